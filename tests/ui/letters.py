"""Letters: the alphabets of the languages in which the project says little, as their schools teach them; and those that
no font has."""

from __future__ import annotations

import unicodedata

from PySide6.QtGui import QTextLayout

from ui.appearance import Appearance


def missing_letters(text: str, language: str) -> str:
    """Letters of a text that would be drawn as an empty box in the typeface of its language."""
    # What directs the writing has no letter of its own.
    drawn = "".join(letter for letter in text if unicodedata.category(letter) not in {"Cf", "Cc"})
    layout = QTextLayout(drawn, Appearance().face(language, 40))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    # Qt counts in units of UTF-16.
    units = [letter for letter in drawn for _ in range(2 if ord(letter) > 0xFFFF else 1)]
    runs = layout.glyphRuns(0, -1, QTextLayout.GlyphRunRetrievalFlag.RetrieveAll)
    return "".join(
        units[at]
        for run in runs
        for at, glyph in zip(run.stringIndexes(), run.glyphIndexes(), strict=True)
        if glyph == 0
    )


EXEMPLARS = {
    "th": "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ ะ ั า ำ ิ ี ึ ื ุ ู เ แ โ ใ ไ ๅ ๆ ฯ ็ ่ ้ ๊ ๋ ์ ํ ฤ ฦ",
    "ms": "abcdefghijklmnopqrstuvwxyz",
    "id": "abcdefghijklmnopqrstuvwxyz",
    "tl": "abcdefghijklmnñopqrstuvwxyz á é í ó ú",
    "hi": "अआइईउऊऋएऐओऔऑ कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह ा ि ी ु ू ृ े ै ो ौ ॉ ं ः ँ ् ़ क़ ख़ ग़ ज़ ड़ ढ़ फ़",
    "mr": "अआइईउऊऋएऐओऔऍऑ कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ ा ि ी ु ू ृ े ै ो ौ ॅ ॉ ं ः ् ऱ",
    "pl": "aąbcćdeęfghijklłmnńoóprsśtuwyzźż",
    "cs": "aábcčdďeéěfghiíjklmnňoópqrřsštťuúůvwxyýzž",
    "nl": "abcdefghijklmnopqrstuvwxyz é ë ï ó ö ü á",
    "km": "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ ា ិ ី ឹ ឺ ុ ូ ួ ើ ឿ ៀ េ ែ ៃ ោ ៅ ំ ះ ៈ ៉ ៊ ់ ៍ ័ ៏ ្ ឥ ឧ ឪ ឫ ឬ ឭ ឮ ឯ ឱ ឲ",
    "my": "ကခဂဃငစဆဇဈညဉဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအ ါ ာ ိ ီ ု ူ ေ ဲ ံ ့ း ် ္ ျ ြ ွ ှ ဣဤဥဦဧဩဪဿ",
    "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی ئءأؤة \u200c",
    "gu": "અઆઇઈઉઊઋએઐઓઔઍઑ કખગઘઙચછજઝઞટઠડઢણતથદધનપફબભમયરલવશષસહળ ા િ ી ુ ૂ ૃ ૅ ે ૈ ૉ ો ૌ ં ઃ ્",
    "ur": "اآبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےئؤۂ",
    "te": "అఆఇఈఉఊఋఎఏఐఒఓఔ కఖగఘఙచఛజఝఞటఠడఢణతథదధనపఫబభమయరలవశషసహళఱ ా ి ీ ు ూ ృ ె ే ై ొ ో ౌ ం ః ్ ఁ",
    "he": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    "bn": "অআইঈউঊঋএঐওঔ কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহড়ঢ়য়ৎ া ি ী ু ূ ৃ ে ৈ ো ৌ ং ঃ ঁ ্",
    "ta": "அஆஇஈஉஊஎஏஐஒஓஔஃ கஙசஞடணதநபமயரலவழளறன ஜஷஸஹ ா ி ீ ு ூ ெ ே ை ொ ோ ௌ ்",
    "bo": "ཀཁགངཅཆཇཉཏཐདནཔཕབམཙཚཛཝཞཟའཡརལཤསཧཨ ི ུ ེ ོ ་ ྐ ྑ ྒ ྔ ྕ ྖ ྗ ྙ ྟ ྠ ྡ ྣ ྤ ྥ ྦ ྨ ྩ ྪ ྫ ྭ ྱ ྲ ླ ྷ ཱ",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "mn": "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя",
    "ug": "ئابپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىيە",
}
