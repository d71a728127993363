import tkinter
from tkinter import ttk

window = tkinter.Tk()
window.title("Clock")
label = ttk.Label(window, text="12:00 – Mittag")
label.pack()
style = ttk.Style()
style.theme_use("clam")
window.after(200, window.destroy)
window.update()
print(label.winfo_ismapped(), label.cget("text"), window.tk.call("info", "patchlevel").startswith("8."))
window.mainloop()
