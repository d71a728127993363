import colours
from ink import mix

print(colours.BLUE, mix.mixed(colours.BLUE, "yellow"))
