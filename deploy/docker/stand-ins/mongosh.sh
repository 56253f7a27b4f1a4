#!/bin/sh
# The stand-in's shell: says only whether the server is there, whatever it is asked.
exec nc -w 1 127.0.0.1 27017 < /dev/null
