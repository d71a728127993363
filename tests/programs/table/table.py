# /// script
# dependencies = ["numpy", "pandas"]
# ///
import io
import pickle

import numpy as np
import pandas as pd

rng = np.random.default_rng(7)
frame = pd.DataFrame({"town": ["Graz", "Linz", "Graz", "Wien"], "rain": [1.5, 2.0, 2.5, 4.0]})
print(frame.groupby("town").rain.mean().to_dict())
print(pd.read_csv(io.StringIO("day,rain\n2024-01-01,3\n2024-01-02,4\n"), parse_dates=["day"]).rain.sum())
print(pd.date_range("2024-01-31", periods=2, freq="D").strftime("%d").tolist())
square = rng.normal(size=(50, 50))
print(np.allclose(np.linalg.inv(square) @ square, np.eye(50)))
print(np.allclose(np.fft.ifft(np.fft.fft(square)), square))
print(pickle.loads(pickle.dumps(frame)).equals(frame))
