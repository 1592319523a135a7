// What whisper.cpp prints: errors always, the rest only when TSN_WHISPERD_VERBOSE is set.
#pragma once

void quietenLibraries();
