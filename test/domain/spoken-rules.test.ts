/** One rule of the search a test: what is a callsign by it, and what only looks like one. */
import { test } from 'node:test';
import { all } from './said.ts';

test('figures and letters are heard in misspellings, other languages and further letter names', () => {
  all({
    'kilo oscar foor mike papa': 'KO4MP',
    'Kilo fore zulu whiskey victor': 'K4ZWV',
    'Kilo Sicks Echo Uniform': 'K6EU',
    'Delta Foxtrot Zwo Sierra Delta': 'DF2SD',
    'kilo bravo five jewliet oscar mike': 'KB5JOM',
    'kay aye five eff oh em no traffic': 'KI5FOM',
    'zed el four ay aitch': 'ZL4AH',
    'Zed Lima Two Alpha Foxtrot Papa.': 'ZL2AFP',
    'jay five whiskey': '',
  });
});

test('a hyphen binds a suffix that is a word otherwise', () => {
  all({
    'K5-DX, you have a great signal.': 'K5DX',
    'KE8-LOW': 'KE8LOW',
    'KE-8-LOW': 'KE8LOW',
    'K5 DX clusters': '',
    'K9EQ-L is down.': 'K9EQ',
  });
});

test('letters that stand alone between pauses are spelled', () => {
  all({
    'Good morning. Kilo Echo 5. Alpha. X-ray. Romeo. Good morning to the group.': 'KE5AXR',
    'Whiskey 7 Alpha Bravo. Mike. Hello Mike.': 'W7AB',
  });
});

test('an article before something written is no letter', () => {
  all({
    "It's a B2B company.": '',
    'He needs a D5W drip.': '',
    'AA6EY for ID.': 'AA6EY',
    'A A6EY for ID.': 'AA6EY',
  });
});

test('one letter too many makes no callsign, a prosign or a word of talk is none too many', () => {
  all({
    'This is W 7 E L E C.': '',
    'K6ST de W6LG K': 'K6ST W6LG',
    'W1XX Alpha Team leader.': 'W1XX',
    'KB0OXD over and out': 'KB0OXD',
  });
});

test('a number is no part of a suffix: 0 behind a prefix is the letter', () => {
  all({ 'N6 0ZX here': 'N6OZX', 'W6 10M beacon': '', 'KJ7 0SS': 'KJ7OSS' });
});

test('rare prefixes are believed where a run begins and is spelled without a slip', () => {
  all({
    'Echo Kilo Six Romeo Sierra Charlie': 'EK6RSC',
    'Uniform November Seven Lima Zulu, Kazakhstan': 'UN7LZ',
    'Six Whiskey One Sierra Uniform': '6W1SU',
    'I Kilo Two Alpha November India from Milano.': 'IK2ANI',
    'Mike, Kilo Seven Alpha Bravo Charlie': 'K7ABC',
    'Charlie Kilo Seven Alpha Bravo Charlie': 'K7ABC',
  });
});

test('products are no stations: in lists, behind articles, and short without a word of the air', () => {
  all({
    'An H4N recorder and a SM7B mic.': '',
    'TH3MK4 and TH7DX and a TA33JR.': '',
    'TR7A, R4C and T4XC.': '',
    'KH1 and KX2 from Elecraft, K4D, K2.': '',
    'fun with FT8 and JS8Call': '',
    'Operating as K6U this week.': 'K6U',
    'Special event N4A, from the air museum.': 'N4A',
    'The OH8X crew was loud.': 'OH8X',
  });
});

test('anniversaries have several figures, and are believed among words of the air', () => {
  all({
    'special event GB70W': 'GB70W',
    'DL 75 Delta Alpha Romeo Charlie': 'DL75DARC',
    'W100AW is on all bands this year.': 'W100AW',
    'FT101ZD and the FL2100Z': '',
    'PL259A, UG175U.': '',
    'W70PE, standing by': 'W7OPE',
  });
});

test('seats, summits, antennas and aircraft are no stations, and N calls of other forms are no aircraft', () => {
  all({
    'We had seats in row W, W6A and W6B.': '',
    'I was seated in W6C with my feet up.': '',
    'Whiskey five mike slash mike oscar dash zero zero one is a summit': '',
    'W6RJ at 14.074': 'W6RJ',
    'The G7FEK and the W6LVP loop antennas are both compact.': '',
    'Experimental November five zulu quebec, turning base.': '',
    "N5XYZ here, I'm a pilot for Delta.": 'N5XYZ',
    'His VIN ends in KB7ABC.': '',
  });
});

test('an explained phonetic word is one letter', () => {
  all({ 'Kilo Delta Five. Echo as in Easter, Golf, Uniform.': 'KD5EGU' });
});

test('the speaker who goes on after a pause is no letter, nor is a maker’s model a station', () => {
  all({
    'Whiskey Bravo Six... I lost the rest in the noise.': '',
    'The Audi A3 TDI and the BMW M3 CSL.': '',
    'I have a Kenwood, W7ABC.': 'W7ABC',
    'M3 CSL here': 'M3CSL',
  });
});

test('letters’ names throughout and words for letters throughout are one manner of spelling', () => {
  all({
    'Kay bee zero are oh see': 'KB0ROC',
    'kay bee zero are you there': '',
    'king seven november charlie sam': 'K7NCS',
    'VA3 Radio Canada Canada.': 'VA3RCC',
    'AF 4 PX': 'AF4PX',
  });
});

test('a short foreign callsign of a prefix and one word needs an end behind it', () => {
  all({ 'XE2 X-ray.': 'XE2X', 'TM5 Tango, special event': 'TM5T', 'VK2 Mike here': '' });
});

test('pauses throughout part nothing, and a place before a slash is written as it likes', () => {
  all({
    'Kilo Juliet, seven, Hotel Victor, Oscar.': 'KJ7HVO',
    'KJ7H VO': 'KJ7HVO',
    'DL/K7ABC/P': 'DL/K7ABC/P',
    'MM stroke Kilo Seven Alpha Bravo Charlie stroke Papa': 'MM/K7ABC/P',
  });
});

test('an area with the form of a short callsign is a place', () => {
  all({ 'VP2V slash N4... missed it': '', 'VP2MDX from Montserrat': 'VP2MDX' });
});

test('a report after a callsign is no postcode, and what a station owns is no mark', () => {
  all({
    'W2IQ 5NN NY': 'W2IQ',
    'V6C 1T5, W1A 1AA': '',
    "KC2GOW's mobile is noisy.": 'KC2GOW',
    'KC2GOW mobile': 'KC2GOW/M',
    'CE0Y, Easter Island, is CE0YHO.': 'CE0YHO',
    '1A0KM': '1A0KM',
    'C130J, E3A, KC10A, P3C': '',
    'R2D2, C3PO, BB8, K2SO and IG88.': '',
  });
});

test('accents, foreign figures and a glued zed are heard', () => {
  all({
    'ici Fox quatre Hotel Québec November, je suis à Lyon': 'F4HQN',
    'hier ist Delta Lima fünf Alpha Bravo': 'DL5AB',
    'VK3TZed L, this is VK5FHRW.': 'VK3TZL VK5FHRW',
    'VK3 Zed L here': 'VK3ZL',
  });
});

test('a homophone stands for a figure before misspelled phonetic words too', () => {
  all({
    'Kilo Charley too, Zoolu Hotel Indya, in Syracuse': 'KC2ZHI',
    'Kilo Fox Trot ate, Dealta Pappa Victor': 'KF8DPV',
    'DU1. Victor. Tango Romeo. From Quezon City.': 'DU1VTR',
    'Whiskey seven Whiskey slash King Golf one zero four': '',
  });
});

test('homophones are figures and letters where enough beside them is nothing but spelling', () => {
  all({
    'Kay bee ate oh eye see, the name is Frank': 'KB8OIC',
    'em oh zed kay tea here in Wolverhampton': 'M0ZKT',
    'Golf for X-Ray Lima Zulu, over.': 'G4XLZ',
    'Victor Kilo to Delta Sierra Hotel in Sydney': 'VK2DSH',
    'P-A-O-L-O, from Bologna': '',
    'see you for tea': '',
    '5 B 4 A L X from Limassol': '5B4ALX',
  });
});

test('where the next callsign begins the one before it ends', () => {
  all({
    'kilo won Yankee uniform, K won why you, in Bangor': 'K1YU',
    'HL5, Hotel Lima 5, HL5 Bravo Whiskey Kilo, HL5BWK, Busan.': 'HL5BWK HL5BWK',
  });
});

test('a callsign that ends as it begins is whole where talk follows that sounds like its figure', () => {
  all({
    'This is Whiskey, Zero, Alpha, Whiskey, oh why are you in Texas': 'W0AW',
    'This is Alpha-Delta-One-Alpha-Delta, one of the two is for you.': 'AD1AD',
    'november, eight, tango, november, ate my lunch early': 'N8TN',
    'november, eight, tango, november eight tango mike': 'N8TM',
  });
});

test('anniversaries are told from radios by their numbers, and from grids by their letters', () => {
  all({
    'VK100WIA celebrating one hundred years, five nine': 'VK100WIA',
    'I needed DL250BTHVN for the award': 'DL250BTHVN',
    "Victor India Three ANZAC, that's VI3ANZAC": 'VI3ANZAC',
    'Tango Mike One Four Juliet Oscar, station spéciale': 'TM14JO',
    'grid Charlie November eight seven uniform papa': '',
    'TS480SAT and FT857D and IC705': '',
  });
});

test('a homophone before three capitals is the figure between them', () => {
  all({
    'KD ate LPR, I’m in Grand Rapids.': 'KD8LPR',
    'N won HFS, checking in from Nashua.': 'N1HFS',
    'W too MNB, good morning Frank.': 'W2MNB',
    'vitamin K for ABC viewers': '',
  });
});

test('the older tables of other countries, words in two pieces and numbers in words are heard', () => {
  all({
    'Otto Emil drei Wilhelm Heinrich Anton, Grüße aus Wien.': 'OE3WHA',
    'Hier ist Dora Ludwig Neun Nordpol Friedrich Kaufmann': 'DL9NFK',
    'India Zulu otto Delta Foxtrot Romeo': 'IZ8DFR',
    'Vic Tor Echo 4 Zoo Loo Romeo Mike, in Winnipeg.': 'VE4ZRM',
    'Kilo Bravo Seven Tango Rome-eo Oskar': 'KB7TRO',
    'Victor Kilo One Hundred Alpha Romeo Victor': 'VK100ARV',
    'G2 dog fox victor, still on the key': 'G2DFV',
    'A India 6 R Victor, monitoring': 'AI6RV',
    'Ay gee seven ess eff, listening': 'AG7SF',
    'The post code is Mike One Three Alpha Bravo': '',
    'after that VK3HFK, then VK2WJ': 'VK3HFK VK2WJ',
  });
});

test('what stands before a callsign says how it is operated, when nothing else stands before that', () => {
  all({
    'This is mobile KA3TPG, coming up on the tunnel': 'KA3TPG/M',
    'Maritime mobile W7ABC': 'W7ABC/MM',
    'I saw the mobile W7ABC yesterday': 'W7ABC',
    "I'm mobile, W7ABC": 'W7ABC',
  });
});

test('glued openings, capitals among letters, and runs that go on', () => {
  all({
    'The path is WIDE1-1, WIDE2-1.': '',
    'thisiskd7bbx good morning': 'KD7BBX',
    'CQ CQ from KC9TRMJim in Peoria': 'KC9TRM',
    'Thank you VK-2-F-A-D, 73 to you': 'VK2FAD',
    'listening through gb3 cf': 'GB3CF',
    'postal code is Victor Six Bravo One Alpha One, in Vancouver': '',
    'I had it logged as N9BLU but that is wrong, so please': '',
    'Is it 9A2DW? No, I am 9A2DQ, Quebec at the end.': '9A2DQ',
  });
});
