/** Further rules of the search, one a test: what was spelled, and what only looks so. */
import { test } from 'node:test';
import { all } from './said.ts';

test('a word or name near a phonetic word is meant as it stands, or trusted between letters only', () => {
  all({
    'Echo Alpha uno Hotel Yankee November para Echo Alpha cuatro Foxtrot Tango X-ray.':
      'EA1HYN EA4FTX',
    'Kilo Bravo 7 Alpha Tango clearly.': 'KB7AT',
    'It was chilly, Whiskey seven alpha bravo carry on': 'W7AB',
    'Alfa Alfa nine Julia Zulu.': 'AA9JZ',
    'Key low seven tango Charlie Rodeo, checking in.': 'K7TCR',
    'Julie whiskey seven alpha bravo charlie': 'W7ABC',
  });
});

test('a figure or a letter that is said again is one', () => {
  all({
    'Kilo Charlie ate, eight, Lima Victor Sierra.': 'KC8LVS',
    'Echo Alpha ocho, eight, Delta Hotel Victor': 'EA8DHV',
    'Kilo Echo 7 Bravo... Bravo Hotel Whiskey. Bad mic.': 'KE7BHW',
    'Kilo Bravo Bravo 7 Hotel': '',
    'Whiskey 7 Bravo Bravo Hotel': 'W7BBH',
    'Tango seven seven November Mike': 'T77NM',
    'Go north on US 2 to SR 522.': '',
  });
});

test('a suffix may be introduced behind its prefix', () => {
  all({
    "VK7. That's Hotel Charlie Delta, down in Hobart.": 'VK7HCD',
    'Whiskey Alpha six, that is Oscar Whiskey Delta': 'WA6OWD',
    "I bought a K3. That's Mike on the other radio.": '',
    "Kilo Bravo 7. That's Alpha something.": '',
  });
});

test('a class of Field Day, a version and a plural are no callsign’s letters', () => {
  all({
    'Whiskey seven Romeo November X-ray, three Alpha, Western Washington.': 'W7RNX',
    'The variant is JN.1, XBB.1.5 before, and now KP.3.': '',
    'Is there an N? Two Ns.': '',
    'Windows 11, then load N1MM, and it will talk to the K3.': '',
    'N1MM, this is W7ABC': 'N1MM W7ABC',
  });
});

test('Kosovo, Western Sahara, the Russian series and anniversaries of one letter exist', () => {
  all({
    'Zulu six eight Bravo Hotel, Kosovo.': 'Z68BH',
    'this is Romeo Kilo three Papa Whiskey Juliet.': 'RK3PWJ',
    'special event station R80URAN': 'R80URAN',
    'Hello Romeo, kilo seven alpha bravo charlie': 'K7ABC',
  });
});

test('a last word that is no place is a letter, and an explained letter no figure', () => {
  all({
    'kilo india seven tango tango zebra': 'KI7TTZ',
    'november seven delta echo denver': 'N7DE',
    'KI4, B for Bravo, V for Victor, R': 'KI4BVR',
    "K7DMK's antenna fell down": 'K7DMK',
    'a K7DMK antenna': '',
    'Foxtrot un Alpha Bravo Charlie': 'F1ABC',
    'KE 5 BGA': 'KE5BGA',
    'WE 5 BAG': '',
    'kilo echo five dash bravo golf alpha': 'KE5BGA',
  });
});

test('scripts without spaces part from Latin letters, and more languages count', () => {
  all({
    '这里是BG2AUE，请讲': 'BG2AUE',
    'Oscar Hotel kuusi X-ray X-ray': 'OH6XX',
    'Papa Yankee dois Alpha Bravo Charlie': 'PY2ABC',
    'Echo Alpha dos Alpha Bravo Charlie': 'EA2ABC',
    'I ran MS DOS PC software, and two PCs on Sept 7': '',
    'Kilo 7 Que\u0301bec Bravo Charlie': 'K7QBC',
  });
});
