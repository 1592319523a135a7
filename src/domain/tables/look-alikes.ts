/**
 * Names of radios, antennas, modes and standards that have the form of a callsign.
 * A station that really holds one of these is heard about far less often than the thing.
 */
export const LOOK_ALIKES: ReadonlySet<string> = new Set(
  [
    'UV5R UV5RA UV5RE UV5RC UV5RM UV6R UV6RA UV9R UV5G UV9G UV3R UV7R F8HP UV5RTP', // Baofeng
    'RT3S RT4D RT1P GT3TP GT5R GT3WP RA25 MD3G TG5RT VX6R VX7R VX8R VX8DR VX5R VX3R VX2R VX1R VX8GR', // handhelds
    'FT1XD FT1XDR FT2XD FT1D FT1DR FT2D FT2DR FT3D FT3DR FT5D FT5DR FT4X FT4XR FT4V FT4VR FT7B', // Yaesu
    'TH6A TH7F TM7A IC2A IC2AT IC3AT IC4AT IC7E IC7G IC9R TS5S TS4S', // Kenwood, Icom
    'K3S K2S KX1S HF2V HF6V HF9V HF5B DX8A TH3JR TH6DXX TH7DXX', // Elecraft; antennas
    'RG8X RG8U RG6U RG8A RG9B RG6A', // coaxial cable
    'W3C K8S K9S N2K MD5SUM MP4A UTF8X GR8T', // computing
    '6L6GC 6L6WGC 5U4GB 6V6GT 5Y3GT 5R4GY 6J5GT', // valves
    'N2O N2H DR1X DR2X TR4C TR3W HW7C SB2LA', // a gas; repeaters and sets
  ]
    .join(' ')
    .split(' '),
);

/** Modes that end before a suffix could follow: "FT8 QSO" is no FT8QSO. */
export const FIGURE_NAMES: ReadonlySet<string> = new Set(
  'ft8 ft4 ft2 jt9 jt6 js8 q65 p25 m17 mp3 mp4 ts4 ic7 pl2 so2 i2c b4 gr8 t1 al80b al80a'.split(
    ' ',
  ),
);
