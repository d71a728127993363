# /// script
# dependencies = ["numpy==2.0.2", "pandas==2.2.3"]
# ///
import numpy
import pandas

print(numpy.linalg.norm(numpy.arange(5.0)).round(3), pandas.DataFrame({"a": [1, 2]}).sum().to_dict())
