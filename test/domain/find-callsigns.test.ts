import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCallsigns } from '../../src/domain/find-callsigns.ts';
import { all, found, none } from './said.ts';

test('the recordings of the test model give the callsigns that are said in them', () => {
  all({
    'good evening everyone this is kilo kilo seven november quebec november net control for the evening net':
      'KK7NQN',
    'any stations with emergency or priority traffic please call now': '',
    'net control this is whiskey seven alpha bravo charlie checking in no traffic': 'W7ABC',
    'k f seven x y w checking in short time no traffic': 'KF7XYW',
    'this is november seven delta echo checking in from portland': 'N7DE',
    'kilo eight papa oscar tango my name is susan in seattle': 'K8POT',
    'whiskey bravo six lima mike mobile': 'WB6LM/M',
    'break break this is whiskey alpha seven golf hotel with emergency traffic': 'WA7GH',
    'propagation on forty meters is good tonight signal report five nine': '',
    'this net is now closed thank you everyone seventy three': '',
    '': '',
  });
});

test('the gold vectors that need no context', () => {
  all({
    'Kilo Kilo 7 November Quebec November': 'KK7NQN',
    'KK7 NQN, KK7 NQN, checking in, short time': 'KK7NQN KK7NQN',
    'kk seven nqn': 'KK7NQN',
    'W-7-A-B-C portable': 'W7ABC/P',
    'Whiskey 7 ABC mobile': 'W7ABC/M',
    'Cielo Kilo 7 November Kodak November': 'KK7NQN',
    'Victor Echo 3 slash Whiskey 1 Alpha Whiskey': 'VE3/W1AW',
    'W1AW stroke VE3': 'W1AW/VE3',
    'Two Echo Zero Alpha Bravo Charlie': '2E0ABC',
    'Three Delta Alpha Zero Romeo Sierra': '3DA0RS',
    'VK2 Foxtrot Alpha Bravo Charlie': 'VK2FABC',
    'Japan Alpha One Norway Radio Sugar': 'JA1NRS',
    'Kilowatt Seven America Boston Canada': 'K7ABC',
    NA7ABC: '',
    'I went to the store for two things': '',
    'we moved from 146.52 to 2 meters': '',
    'this is W7XYZ repeater': 'W7XYZ',
    'W7ABC this is KJ7QRS': 'W7ABC KJ7QRS',
    'relay for Kilo Bravo 7 Tango Uniform Victor by W7ABC': 'KB7TUV W7ABC',
    'any emergency or priority traffic for the net?': '',
    'break break break, emergency traffic': '',
    'this is a drill, mayday mayday mayday': '',
    'QSL, three, net control, check-in, kerchunk': '',
    '[BLANK_AUDIO] (static) Thanks for watching!': '',
    'Kilo Delta niner Alpha Bravo Charlie clear and monitoring': 'KD9ABC',
    'C 6 A F O': '',
    'Kilo Juliet seven … quebec romeo sierra': 'KJ7QRS',
    'KI7 November over. Kilo India Seven November Oscar Papa': 'KI7NOP',
  });
});

test('a callsign is found however it is written', () => {
  const ways = [
    'KK7NQN',
    'kk7nqn',
    'KK7 NQN',
    'KK 7NQN',
    'KK7-NQN',
    'K-K-7-N-Q-N',
    'K. K. 7. N. Q. N.',
    'k k seven n q n',
    'kay kay seven en queue en',
    'Kilo, Kilo, 7, November, Quebec, November.',
    'Kilo Kilo 7, November Quebec November.',
    'kilo kilo 7NQN',
    'KK7 November Quebec November',
    'double kilo seven november quebec november',
    'kilo uh kilo seven november um quebec november',
    "KK7NQN's",
  ];
  for (const text of ways) assert.equal(found(`this is ${text}`), 'KK7NQN', text);
});

test('figures are heard in all their words', () => {
  all({
    'double you niner alpha bravo charlie': 'W9ABC',
    'whiskey fife alpha bravo charlie': 'W5ABC',
    'whiskey tree alpha bravo charlie': 'W3ABC',
    'whiskey fower alpha bravo charlie': 'W4ABC',
    'whiskey for alpha bravo charlie': 'W4ABC',
    'kilo ate papa oscar tango': 'K8POT',
    wØabc: 'W0ABC',
    KJ70X: 'KJ7OX',
    'kilo juliet 7 oh x ray': 'KJ7OX',
  });
});

test('callsigns said one after another are parted', () => {
  all({
    'whiskey seven alpha bravo charlie kilo seven november': 'W7ABC K7N',
    'whiskey seven alpha bravo charlie kilo kilo seven november quebec november': 'W7ABC KK7NQN',
    'november seven delta echo november seven delta echo': 'N7DE N7DE',
    'kilo seven alpha bravo charlie kilo charlie seven delta echo foxtrot': 'K7ABC KC7DEF',
    'kilo seven alpha kilo seven alpha': 'K7A K7A',
    'W7AB, K7DEF. W7ABC,K7DEF': 'W7AB K7DEF W7ABC K7DEF',
  });
});

test('marks on either side are no part of the callsign; the nearer one counts', () => {
  all({
    'VE3/W1AW': 'VE3/W1AW',
    'W1AW/VE3': 'W1AW/VE3',
    'VE3/W1AW/P': 'VE3/W1AW/P',
    'W7ABC stroke portable': 'W7ABC/P',
    'W7ABC stroke P': 'W7ABC/P',
    'W7ABC portable seven': 'W7ABC/7',
    'W7ABC slash 4': 'W7ABC/4',
    'W7ABC/mobile': 'W7ABC/M',
    'W7ABC/QRP': 'W7ABC/QRP',
    KK7NQNmobile: 'KK7NQN/M',
    'W7ABC/7/P': 'W7ABC/7',
    'W7ABC mobile portable seven': 'W7ABC/M',
    'VE3/KH6/W7ABC': 'KH6/W7ABC',
    'whiskey seven alpha bravo charlie maritime mobile': 'W7ABC/MM',
    'W7ABC aeronautical mobile': 'W7ABC/AM',
    'echo alpha eight stroke delta lima one alpha bravo charlie': 'EA8/DL1ABC',
    'whiskey seven alpha bravo charlie slash papa': 'W7ABC/P',
    'W7ABC mobile stations please stand by': 'W7ABC',
    'W7ABC. Mobile stations next': 'W7ABC',
    'W6ABC-9 on APRS': 'W6ABC',
  });
});

test('names and talk beside a callsign stay outside', () => {
  all({
    'my name is mike whiskey seven alpha bravo charlie': 'W7ABC',
    'Mike, W7ABC': 'W7ABC',
    'W7AB Mike in Seattle': 'W7AB',
    'Kilo 7 Alpha Bravo Charlie, Tom in Seattle': 'K7ABC',
    'Kilo 7 Alpha Bravo, Mike here': 'K7AB',
    'kilo seven alpha bravo radio check': 'K7AB',
    'this is a kilo seven alpha bravo charlie': 'K7ABC',
    "you're five nine whiskey seven alpha bravo charlie": 'W7ABC',
    'good evening friends kilo seven alpha bravo charlie': 'K7ABC',
    'CQ CQ CQ this is W1AW calling CQ': 'W1AW',
    'k 7 b c a checking in': 'K7BCA',
    'k 7 b c a lot of noise': 'K7BC',
    'W7ABC 73': 'W7ABC',
    'you are five nine kilo two alpha bravo charlie': 'K2ABC',
    'nine kilo two alpha bravo charlie': '9K2ABC',
  });
});

test('what cannot exist is not made to fit', () => {
  none([
    'NA7ABC',
    'November Alpha 7 Alpha Bravo Charlie',
    'AB7XYZ KK7XQN WC7ABC AM1AB K7SOS K7QRZ',
    'kilo nine kilo nine alpha',
    'G4ABCD',
  ]);
});

test('radios, figures, places and plain talk give nothing', () => {
  none([
    'I have an IC-7300 and a UV5R and run FT8 on 14.074',
    'a UV-5R handheld, an HT 5W, RG8X coax and a G5RV',
    'an FT-991A, an FT3DR, a TM-D710G, the KX3 and the K3S',
    'grid CN87uo, that is Charlie November eight seven',
    'meet at 7 pm, it is 7 30, at 7:30 PM, up 5 kHz, HF 40 meters',
    'no 1 is in 10 minutes, to 5 of you, IO 2 you, by 4 more, we are at 146',
    'I am here for a net and you are too, oh I see',
    'the answer is 4 U and 2 me',
    'in the morning I drove to Hotel 6 and then the golf 4 kids event',
    'see you at the Sierra Club on November 7. Mike and Charlie are coming',
    'we had 3 mikes and 2 charlies, victor won, oscar ate',
    'delta flight 2 alpha echo, tango 2 step, sierra nevada 5 pale ale',
    'November 7, Mike and Charlie are coming; mike one alpha',
    'take W 7th street, ka 5 ash, then an AA 5V supply',
    'N123AB departing runway 7',
    'on an Apple M4 Pro with an i5 CPU see www.w3.org',
    'tone is 103.5 negative 600 offset on 147.08, my node is 66296',
  ]);
});

test('a mention says where it stands in the text and what was written', () => {
  const text = 'ok VE3 slash Whiskey 1 Alpha Whiskey, hello';
  const [mention] = findCallsigns(text);
  assert.ok(mention);
  assert.equal(mention.heardAs, 'VE3 slash Whiskey 1 Alpha Whiskey');
  assert.equal(text.slice(mention.start, mention.end), mention.heardAs);
});

test('confidence falls with every doubt in the form', () => {
  const of = (text: string): number => findCallsigns(text)[0]?.confidence ?? 0;
  assert.ok(
    of('kilo kilo seven november quebec november') > of('cielo kilo 7 november kodak november'),
  );
  assert.ok(of('W7ABC') > of('N7N'), 'special-event calls are short');
  assert.ok(of('W7ABC') > of('DL1ABC') && of('DL1ABC') > of('7B9CD'), 'rare series');
  assert.ok(of('W7ABC, again W7ABC') > of('W7ABC'), 'said twice');
  assert.ok(of('k f seven x y w') < of('k f seven y y w'), 'kept for experimental stations');
});
