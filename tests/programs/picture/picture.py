# /// script
# dependencies = ["pillow"]
# ///
import sys

from PIL import Image, ImageDraw, ImageFilter, ImageFont, features

source, target = sys.argv[1:]
with Image.open(source) as image:
    small = image.convert("RGB").resize((40, 30), Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(1))
font = ImageFont.load_default(size=12)
ImageDraw.Draw(small).text((2, 2), "Öl", font=font, fill="red")
small.save(target)
with Image.open(target) as saved:
    print(saved.format, saved.size, font.getlength("Öl") > 5, type(font).__name__)
print(all(features.check(name) for name in ("jpg", "zlib", "freetype2", "webp", "littlecms2")))
