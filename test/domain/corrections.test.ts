/** Corrections on the air: what was taken back was not said, and nothing else is taken back. */
import { test } from 'node:test';
import { all } from './said.ts';

test('what somebody breaks off, or says that they had said, is taken back', () => {
  all({
    'KM6RTZ, check that, KM6RTC, Charlie.': 'KM6RTC',
    'W8BXX... sorry, thinking of someone else... W8BXL.': 'W8BXL',
    'Sorry, I called you KD9AXB, it should have been KD9AXP.': 'KD9AXP',
    "I said N7JOY but it's N7JAY.": 'N7JAY',
    "Kilo Alpha Seven Delta, I'm sorry, Kilo Alpha Seven Tango Victor Alpha.": 'KA7TVA',
    'MM slash M0ABC slash P? No, it is MM0ABC/P.': 'MM0ABC/P',
    'Kilo Kilo Six Delta Alpha, uh, Delta Alpha X-ray? KK6DAX?': 'KK6DAX',
    'Kilo Delta Nine Papa Alpha, correction, Papa Echo Alpha.': 'KD9PEA',
    'W8BXX, sorry I missed you, and W7ABC.': 'W8BXX W7ABC',
  });
});

test('the end that is denied behind a callsign is not that of the one before it', () => {
  all({
    'VE5RNK, I say again, VE5RMK, Mike Kilo, not November Kilo.': 'VE5RMK',
    'I have K7ABD and K7ABC, Charlie, not Delta.': 'K7ABC',
    'K7ABD and K7ABC, not Hotel.': 'K7ABD K7ABC',
    'M3TRO, no, hang on, M3TRL, L for London.': 'M3TRL',
    "kilo november six alpha bravo golf, I'm sorry, that should be Juliet on the end, kilo november six alpha bravo juliet":
      'KN6ABJ',
  });
});

test('a correction of something else takes no callsign back', () => {
  all({
    'SM0HRK Oslo, no wait, Stockholm; LA4KTB Oslo': 'SM0HRK LA4KTB',
    'M0JKP, I beg your pardon, M0JKB': 'M0JKB',
    "That's KB4LMB. Wait, last letter is Delta, not Bravo, so KB4LMD.": 'KB4LMD',
    'W-7-R-L-B, mobile phone’s ringing': 'W7RLB',
    'Logging with N1MM Plus on the laptop.': '',
  });
});

test('a callsign that is to be disregarded was not said, and other openings are letters and figures', () => {
  all({
    'Disregard W4TRB, that was a mistake in the log.': '',
    'Disregard. W4TRB go ahead.': 'W4TRB',
    'G6KBP, oh, pardon me, G6KVP': 'G6KVP',
    'To Echo Zero Kilo Bravo Tango, hello from Derby.': '2E0KBT',
    'A Delta seven S Foxtrot, you are five nine in Reno.': 'AD7SF',
    'A Golf four Alpha Bravo Charlie': 'G4ABC',
    'KD ate Oscar Whiskey Uniform, and we ate already.': 'KD8OWU',
    'kay Juliet 5 C Golf W, first time checking in': 'KJ5CGW',
    'Key-lo Charlie tree Romeo Gulf Lema': 'KC3RGL',
    'They took down the TH7DX': '',
  });
});

test('what somebody gives up was not said, whether or not another is named', () => {
  all({
    'I thought I heard W4TKD, but no, scratch that, I was wrong.': '',
    'N7RFL, no, correction, I don’t have the call, disregard that.': '',
    'VE3RSU, I say again, VE3RFU, Foxtrot Uniform, disregard the first one.': 'VE3RFU',
    'W4TKD. Scratch that idea, says K7ABC': 'W4TKD K7ABC',
  });
});

test('two stations whose callsigns are alike are two', () => {
  all({
    'I heard KC7MIE and KC7MIF': 'KC7MIE KC7MIF',
    'I have KC7MIE, KC7MIF, who else?': 'KC7MIE KC7MIF',
    'Okay, I copied N7ABC and N7ABD, anyone else?': 'N7ABC N7ABD',
    'KJ4ERB, sorry I missed you, KJ4ERC had the mic keyed.': 'KJ4ERB KJ4ERC',
    'KJ4ERB, no traffic. KJ4ERC, no traffic.': 'KJ4ERB KJ4ERC',
    'K4QKE back to K4QKD.': 'K4QKE K4QKD',
  });
});

test('a report of what was heard wrongly is no mention', () => {
  all({
    'WD9FHT, I said WB9FHT before, it is Delta.': 'WD9FHT',
    'AC5TM. I misheard you as AC5TN.': 'AC5TM',
    'I think I said AC5TN a minute ago. It’s AC5TM.': 'AC5TM',
    'KM4QAI is what I wrote down. KM4QAY, Yankee. Thank you.': 'KM4QAY',
    'I called you KJ6BWL all night and you’re KJ6BWO, my apologies.': 'KJ6BWO',
    'My logger says W2RLZ but your call is W2RLX, is that right?': 'W2RLX',
    'I said W7ABC before K1XYZ did.': 'W7ABC K1XYZ',
  });
});

test('a slip is taken back by what is said behind the right one, or by an answer', () => {
  all({
    'This is W3QTE, uh, W3QTA, sorry, I have two calls in my head.': 'W3QTA',
    'Alpha Bravo one, Quebec Romeo. Did you say Alpha Bravo one Quebec Oscar? No, Romeo.': 'AB1QR',
    'K2HVM, is that correct? K2HVN, November at the end.': 'K2HVN',
    'WB2OSC, or is it Zulu? WB2OSZ it is.': 'WB2OSZ',
    'W8BBY with a Y? No, W8BBI with an I.': 'W8BBI',
    'November six mike bravo, I say again, november six mike papa alpha.': 'N6MPA',
    'whiskey one quebec alpha charlie, wait, bravo on the end': 'W1QAB',
    'kilo bravo three echo zulu sierra disregard kilo bravo three echo zulu foxtrot': 'KB3EZF',
  });
});

test('a callsign that is begun anew counts once, in full', () => {
  all({
    'W5GU, W5GUX.': 'W5GUX',
    'N6RJ... hang on, dropped the mic. N6RJC.': 'N6RJC',
    'Roger K6TLB. It’s KK6TLB, two Ks.': 'KK6TLB',
    'N6RJ and N6RJC are both here': 'N6RJ N6RJC',
  });
});
