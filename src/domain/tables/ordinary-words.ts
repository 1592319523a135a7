/**
 * Short words of English and of the air that are never read as a group of letters
 * ("w7 and", "HF 40"), although nothing in their form forbids it.
 */

/** Everyday words and names of two to four letters. */
const EVERYDAY =
  'de yl fb tu hi ad ah al am an as at ax be by do ed eh em er ex go ha he hi hm if in is it jo la lo ma me mr ms mt my no of oh ok ' +
  'on or ow ox pa so st to uh um up us we ya ye yo ' +
  'ace act add age ago aid aim air all amp and ant any ape arc are arm art ask ate bad bag ban bar bat bay bed bee ' +
  'beg bet big bit boo bow bug bus but buy bye cab can cap car cat cop cow cry cup cut dad day den did die dig dip ' +
  'dog dot dry due ear eat egg ego eh end era eve eye fan far fat fee few fit fix fly fog for fox fun fur gap gas ' +
  'get god got gun gut guy gym had ham has hat her hey him hip his hit hot how hub huh hum ice ill ink inn its jam ' +
  'jar jet job joy key kid kit lab lad lap law lay leg let lid lie lip log lot low mad man map mat may men met mic ' +
  'mid mix mom mud nah nap net new nil nod nor not now nut oak odd off oil old one our out owe own pad pan pay pen ' +
  'per pet pic pie pig pin pit pop pot put ran rat raw red rid rig rim rip rob rod row rub rug run sad sat saw say ' +
  'sea see set she shy sir sit six ski sky son sub sue sum sun tab tag tan tap tax tea ten the tie tin tip toe ton ' +
  'too top tow toy try two use van via war was wax way web wet who why win won wow yep yes yet you zip zoo ' +
  'able also area away baby back ball band bank base bear beat been bell best bike bill bird blow blue boat body ' +
  'book born both box boy busy cake call calm came camp card care case cash cell city club coax code cold come cook ' +
  'cool copy cost crew damn dark data date dave days dead deal dear deep desk done door down draw drop dual duty ' +
  'each easy else even ever eyes face fact fade fall farm fast feed feel feet fell file fill find fine fire fish ' +
  'five flat folk food foot form four free from full fuse gain game gate gave gear gets girl give glad goes gold ' +
  'gone good grid grow guys half hall hand hang hard have head hear heat held help here hers hide high hill hold ' +
  'hole home hope hour huge hung hunt idea inch into iron item jack join jump just keep kept keys kids kind knew ' +
  'know lack lake land lane last late lead left less life like line link list live load lock long look lose loss ' +
  'lost lots loud love luck made mail main make many mark mast meet menu mesh mess mile mind mine miss mode moon ' +
  'more most move much must myth name near neat need nets news next nice nine node none noon nope okay once only ' +
  'onto open over pack paid park part pass past path peak pick pile plan play plug plus poll poor post pull pure ' +
  'push quit race rain rate read real rear rest ride ring rise road rock role roll roof room rope rule safe said ' +
  'sail sale same sand save seat seem seen self sell send sent shop shot show shut sick side sign site size slow ' +
  'snow soft soil some song soon sort spot star stay step stop such suit sure swap take talk tall tank tape team ' +
  'tech tell tend term test text than that them then they thin this time tiny tire told tone took tool tour town ' +
  'tree trip true tube tune turn type unit upon used user vary very view wait wake walk wall want warm wash wave ' +
  'ways week well went were west what when whip whom wide wife wild will wind wine wire wise wish with wood word ' +
  'wore work yard yeah year your yours zero zone ' +
  'amy ann bob ben bud cal dan deb don ed eve gus guy hal ian jan jay jeff jen jim jill joe john jon josh judy ' +
  'ken kim kyle lee len leo liz lou lyn mark mary matt max meg mike neal ned neil nick norm pam pat paul pete phil ' +
  'ray rick rob rod ron ross roy russ ruth sal sam scott sid sue tami ted tim tina todd tom tony val vic walt wes zak';

/** What is written in capitals on the air, and units. */
const OF_THE_AIR =
  'am fm ssb usb lsb cw rtty psk dmr vhf uhf hf ht lf mf shf swr pl ctcss dcs agc alc vfo vox ptt rf af if gps aprs ' +
  'echo irlp asl voip ncs nco eoc ares races skywarn cert gmrs frs murs noaa nws fcc arrl itu iaru qrp qso qsl qth ' +
  'qrm qrn qrz qsy qst qrt qrx cq dx dxcc pota sota iota ft js jt wspr dstar ysf nxdn tnc sdr pc usa uk eu utc ' +
  'gmt zulu pst pdt est edt cst cdt mst mdt tv id io cd dvd abc nbc cbs kw mw ma mah db dbm dbi dbd ghz mhz khz hz ' +
  'km cm mm mph kph psi rpm pm sec min hrs vdc vac awg bnc sma pal led lcd rgb ic id3 xyl';

/** Suffixes that people do spell although a word of the lists looks the same. */
const STILL_LETTERS = new Set(['abc', 'nbc', 'cbs', 'em', 'ax', 'ft', 'js', 'jt', 'es', 'ur']);

/** What people say right after a callsign; before it a last "a" or "i" was a letter. */
export const WORDS_AFTER_A_CALLSIGN: ReadonlySet<string> = new Set(
  (
    'checking check here portable mobile maritime stroke slash this monitoring listening clear clearing calling ' +
    'over in and for is with no short good standing by back go from net testing test id qsl qrz ' +
    'qrt on you we i he she they has had have was will how my your the thank thanks please okay ok'
  ).split(' '),
);

/** After these words "i" is the speaker and no letter. */
export const WORDS_AFTER_I: ReadonlySet<string> = new Set(
  (
    'am have had was will would shall should can could may might must do did got get see saw hear heard know ' +
    'think thought guess hope want need like love just really also only still always never usually run use used ' +
    'live work went came say said copy copied read missed believe understand appreciate suppose figured ' +
    'wanted tried put made make bought built picked talked'
  ).split(' '),
);

/** Never a group of letters when written in small letters. */
export const ORDINARY_WORDS: ReadonlySet<string> = new Set(
  `${EVERYDAY} ${OF_THE_AIR}`.split(' ').filter((word) => !STILL_LETTERS.has(word)),
);

/** Never a group of letters even in capitals. */
export const CAPITALS_OF_THE_AIR: ReadonlySet<string> = new Set(
  OF_THE_AIR.split(' ').filter((word) => !STILL_LETTERS.has(word)),
);
