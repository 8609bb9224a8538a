"""Pictures: header, decode, encode, thumbnails. The frame of EXIF-turned pictures is decided here."""
