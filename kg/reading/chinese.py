"""Chinese clauses: what stands ahead of a place and governs it, what is said of it behind, and what refers back.

There is no tense to lean on: a cue governs what follows in its clause unless something between them closes its reach
(a relative clause before a name, 就, 后, 的情况下).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.reading.masked_text import Page, Sentence, Span
from kg.reading.patterns import QUANTITY, Kind, inside, lexicon, pattern
from kg.reading.statement_marks import Mark

# What closes the reach of a cue that stands ahead: the rest of the clause is another predicate.
_CLOSED = pattern(
    r"的[^的，]{0,14}?ⓝ|[^，]{1,14}(?:商|公司|企业|团队|平台|厂商?|者|店|机构|品牌"
    r"|应用|软件|工具|独角兽|创业公司|新秀|巨头|龙头|实验室|工作室)ⓝ|的(?:情况|前提"
    r"|条件|背景|形势|同时|时候|那天|当天|当口|压力|环境)(?:下)?|之(?:后|际|时|前|余)"
    r"|(?<![今以])后(?![续方来期台年天])|(?<![时届临])时(?![间代光段候])|以来|(?:就"
    r"|便|即|却|仍|依然|依旧|照样|照旧|还是|反而|反倒|也|才|已经?|早已|又)(?=[^的]{0,8}(?:完成"
    r"|获|拿|募|筹|融|收|得|入账|到账|领投|开源|达|有|为|是|突破|宣布))"
    r"|(?:并|并且|且|而且|而|同时)(?=[^的]{0,6}(?:完成|获|拿|募|筹|融|收|入账|到账|领投|开源|达到|宣布))"
)
_LINK = pattern(
    r"并(?!购|未|非|没|不|无)|而(?!是|且不)|但|同时|用(?:于|来|以|作)|以(?:便|期|求"
    r"|支持|推)|来(?=[发推扩建开])|之后|(?<!最)后(?![续来])|时(?![间代])|的(?:同时|那天)|并且"
    r"|转而|随即|接着"
)
_TOPIC_VERB = pattern(
    r"完成|获|握|交割|入袋|收官|落定|落地|关闭|结束|拿(?!手)|募(?:得|集|到|资)|筹(?:得"
    r"|集|到|资)|融(?:得|到)|认购|参与|参投|加入|入股|出资|加持|成交|落(?:到|进)|打(?:了)?(?:过来|进|入)|(?<![轮的笔次])融资(?!额|金额|规模"
    r"|的|前|后|里|中)|收(?:到"
    r"|获|下|进|齐|入)|得到|取得|斩获|敲定|落袋|到账|入账|揽|领投|跟投|投(?!后|前|资(?:方"
    r"|人|机构))|"
    r"达|为|是|有|突破|超过|宣布|公布|签|开源|发布|上线|任|当|创立|成立|迁|搬|卖|买"
    r"|取消|叫停|告吹|泡汤|谈|洽|磋|寻求|计划|拟|打算|将|说|称|表示|透露|否认|在|还"
    r"|仍|没|未|不|免费|收费|超募|增|涨|升|降|至|到"
)
_APPOSED = pattern(
    r"\s*(?:其中)?(?:交易|融资|募资|筹资|本轮|该轮|此轮|单笔|总|具体)?(?:总)?(?:金额"
    r"|规模|总额|额度|数额|数字|估值|投后估值|投前估值|领投方|跟投方|投资方|领投|跟投"
    r"|由|领投的?(?:是|为)|价格|对价|至|到|达|即|折合|约合|用于|用途|条款|作价|出资方"
    r"|ⓠ(?!后|之后|前|内|里|以来))"
)
# 希望在十年里,继续把它做好: what the first clause wants, the second goes on with
_CONTINUES = pattern(r"\s*(?:继续|再(?!次)|去|从而|进而|以(?!来|及|前|后|上|下|外))")
# 百度计划为300亿元,腾讯为700亿元: the second verb is that of the first
_GAPPED = pattern(r"\s*(?:而|但)?ⓝ(?:则|也|亦)?(?:为|是|有|约)?ⓠ[。.]?")
_FILLERS = (
    r"(?:但|但是|不过|可|可惜|然而|却|而|只是|谁知|结果|随后|后来|最终|最后|其后|当天"
    r"|当日|次日|目前|现|如今|至今|截至目前|眼下|暂时|据悉|现在|尽管|虽然|同时|另外"
    r"|此外|早已|一周后|[^，]{1,6}后|[^，]{1,6}日)?"
)
_CONFIRMS = pattern(
    r"属实|得到(?:了)?证实|已(?:经)?证实|坐实|确认|不是(?:谣言|传闻)|并非(?:谣言|传闻"
    r"|虚构)|(?:没有|没|并未|未|不曾)(?:取消|告吹|泡汤|中断|终止|推迟|搁浅|夭折|流产|黄|落空|受影响)"
    r"|已(?:经)?(?:到账|完成|交割)|(?:已经?|早已|早就|均已|全部|悉数|逐一|一一)(?:全部|悉数|均|都|逐一|一一)?(?:满足|达成|具备|实现|解除|兑现|落实|通过)"
)


def extent(page: Page, sentence: Sentence, at: int, place: Span) -> tuple[int, int]:
    """The clauses that belong to the one at the place: a topic joins what follows, an apposition what it tells of."""
    first = last = at
    clauses = sentence.clauses
    apposed = _APPOSED.match(page.masked, clauses[first][0]) and not _has_subject(page, clauses[first], place)
    apposed = apposed or (
        _CONTINUES.match(page.masked, *clauses[first]) and not _has_subject(page, clauses[first], place)
    )
    coordinated = first > 0 and _GOES_ON.match(page.masked, *clauses[first]) and not _PERFECT.search(
        page.masked, *clauses[first]
    )
    if first > 0 and (apposed or _GAPPED.fullmatch(page.masked, *clauses[first])):
        first -= 1
    elif coordinated and _TO_COME.search(page.masked, *clauses[first - 1]):
        first -= 1  # 将增发股份,募集9.6亿元
    if (
        last + 1 < len(clauses)
        and _is_topic(page.masked[slice(*clauses[last])])
        and not _TURNS.match(page.masked, *clauses[last + 1])
    ):
        last += 1
    return first, last


def _is_topic(clause: str) -> bool:
    """Whether a clause only names what the next one tells of: 5亿元的D轮融资, and not C轮融资5亿元."""
    if _HEADS.search(clause.rstrip()):
        return True
    clause = _MODIFIER.sub("", clause)
    return not clause.rstrip().endswith(QUANTITY) and not any(
        verbs.search(clause) for verbs in (_TOPIC_VERB, pattern(lexicon().data["stated"]["done"]), _LISTS)
    )


_MODIFIER = re.compile(r"^[^ⓠ]*的(?=ⓠ)")  # 已签字的4亿元C轮融资
_LISTS = pattern(r"包括|包含|含有|属于|归属|出让|加入|参与")
OWN_TOPIC = pattern(r"完成|到账|获得|落地|ⓠ")
_GOES_ON = pattern(r"\s*(?:并|再|以|来)?(?:募|筹|融|完成|获|拿|引入|引进)")
_PERFECT = pattern(r"了|已|刚|过|曾")
_TO_COME = pattern(r"将(?=[^，。]{0,16}(?:发|募|引|融|启动|进行|开展|出让))|计划|打算|拟(?!人|合)")
_OBJECT = pattern(r"(?:把|将|、|和|与)\s*$")
_TURNS = pattern(r"\s*(?:但|而(?=去年|今年|此前|ⓝ|它|实际)|不过|然而|可是|却|而且)")
_HEADS = pattern(r"(?:一事|的(?:事|事情|消息|传闻|说法|报道|计划|交易|传言|方案|提议|可能性?)|与否)$")


def _has_subject(page: Page, clause: Span, place: Span) -> bool:
    return any(
        span[0] < place[0] and not _OBJECT.search(page.masked, clause[0], span[0]) for span in page.names_in(*clause)
    )


def clause_marks(page: Page, begin: int, place: Span, end: int) -> Iterator[Mark]:
    """The marks that the clause from `begin` to `end` itself puts on what stands at `place`."""
    yield from _ahead(page.masked, begin, place[0])
    disposal = _DISPOSAL.match(page.masked, begin, end)
    if disposal and disposal.end("of") >= place[0]:
        yield Mark("planned", "把", "ahead", (begin, begin + 1), sure=False)
    for kind, cues in lexicon().kinds["zh"].items():
        yield from _behind(kind, cues, page.masked, place[1], end)


def _ahead(text: str, begin: int, end: int) -> Iterator[Mark]:
    found = [
        Mark(kind, match.group(), "ahead", match.span())
        for kind, cues in lexicon().kinds["zh"].items()
        if cues.ahead is not None
        for match in inside(cues.ahead, text, begin, end)
        if not _CLOSED.search(text, match.end(), end)
    ]
    undone = {mark.place[0] for mark in found if mark.kind == "cancelled"}
    denied = {mark.place[1] for mark in found if mark.kind == "denied"}
    found = [mark for mark in found if mark.place[1] not in undone and mark.place[0] not in denied]  # 没有取消
    return (mark for mark in found if not any(mark.within(other) for other in found))


# 把2亿元筹齐 without 了 or 已: what is to be done, not what was
_DISPOSAL = re.compile(r"\s*[把将](?P<of>[^，。；]*?)[^，。；了已]{1,4}[。！”]*$")


def _behind(kind: str, cues: Kind, text: str, begin: int, end: int) -> Iterator[Mark]:
    if cues.behind is None:
        return
    match = cues.behind.search(text, begin, end)
    if match and not _LINK.search(text, begin, match.start()) and not _CONFIRMS.search(text, begin, end):
        yield Mark(kind, match.group(), "behind", match.span())


def frames(
    page: Page, sentence: Sentence, match: re.Match[str], kind: str, own: int, core: tuple[int, int], place: Span
) -> bool:
    """Whether a frame found in clause `own` governs the clauses `core`: on, and back as an afterthought."""
    between = page.masked[match.end() : place[0]]
    core_begin, core_end = sentence.clauses[core[0]][0], sentence.clauses[core[1]][1]
    if kind == "planned" and not match.group().startswith("按"):
        if _closes("met").search(page.masked, place[1], sentence.end):
            return False  # 说好三月开源,如期兑现
        bare = own == core[0] - 1 and match.end() >= sentence.clauses[own][1] - 1
        return (core[0] <= own <= core[1] or bare) and not _CLOSED.search(
            page.masked, match.end(), max(place[0], match.end())
        )
    if own <= core[1] and match.start() < place[0]:
        rest = page.masked[match.end() : sentence.clauses[own][1]]
        if kind == "hypothetical" and own < core[0] and re.search(r"就|便|即可|则", rest):
            return False  # 只要光线充足就能识别: the clause has its own consequence
        if own < core[0] and (
            _TURNS_FROM.search(page.masked, core_begin, place[0])
            or any(_TURNS.match(page.masked, *clause) for clause in sentence.clauses[own + 1 : core[0] + 1])
            or _closes("met").search(page.masked, *sentence.clauses[own])
            or _closes("apart").search(page.masked, *sentence.clauses[own])
        ):
            return False  # 有人说没有钱,它却拿到了: the next clause stands against it
        if kind == "hypothetical" and own < core[0] and _DESCRIBES_NOUN.search(rest):
            return False  # 一旦充满即可飞两小时的无人机: it describes a thing
        if _CONCEDES.match(match.group()) and own < core[0] and _STILL.search(page.masked, core_begin, core_end):
            return False  # 哪怕行情再差,也还是领投了
        confirmed = _CONFIRMS.search(page.masked, *sentence.clauses[own]) and not _ANONYMOUS.search(match.group())
        if re.search(r"[;；—]", between) or confirmed:
            return False
        return kind == "hypothetical" or not _CLOSED.search(
            page.masked, match.end(), min(sentence.clauses[own][1], place[0])
        )
    if _ANONYMOUS.search(match.group()):
        return True
    if own <= core[1]:
        return False
    clause = page.masked[slice(*sentence.clauses[own])]
    if kind == "hypothetical":
        if re.search(
            r"也许|会|能|算|就|便|更|还|再|才(?!能|会|可)", page.masked[match.end() : sentence.clauses[own][1]]
        ):
            return False  # 要是早点出海也许更大: it has its own consequence
        return own == len(sentence.clauses) - 1 == core[1] + 1 and clause.lstrip("但只").startswith(match.group()[:2])
    return (
        kind in ("reported", "opinion", "forecast")
        and re.search(
            r"(?<!的)(?:说|称|透露|表示|告诉[^，]*|指出|爆料|写道|猜测|看来|主张|建议|觉得"
            r"|以为|坚持|认为|这么看|预测|预计|估算|测算|推算)(?:了|道|过)?$",
            clause.rstrip("。！”"),
        )
        is not None
    )


# a frame word with so much behind it in its clause has a content of its own there
OWN_CONTENT = 8
_DESCRIBES_NOUN = re.compile(r"[^，的]{2,}的[^，的了]{1,6}$")
_TURNS_FROM = re.compile(r"则(?=早?已|在|于|早)|却(?!说|是否)|但|不过|然而|反而|反倒|偏偏|可(?=ⓝ|它)")
_CONCEDES = re.compile(r"哪怕|即[便使]|纵使|就算|尽管")
_STILL = re.compile(r"(?:也|还是|仍|依然|依旧|照样|照旧)[^，。]{0,24}(?:了|去年|上周|上月|昨|今年|在[一二三四五六七八九十\d]+月)")


@lru_cache(maxsize=2)
def _closes(name: str) -> re.Pattern[str]:
    return pattern(lexicon().data["closes"][name])


def echoes(page: Page, clause: Span, inside: bool, next_one: bool) -> Iterator[Mark]:
    """The marks that a later clause puts on what was said: its subject refers back, or it has none."""
    text, (start, end) = page.masked, clause
    first = page.sentence(start).start if not inside else start
    if _CONFIRMS.search(text, start, end) or _OWN_MATTER.match(text, start, end) or _OWN_MATTER.match(text, first, end):
        return
    sure = _POINTS.search(text, start, end) is not None
    for kind in _REFERS:
        behind = lexicon().kinds["zh"][kind].behind
        opening = (_SUBJECT if not inside or kind in ("planned", "question") else _SUBJECT_OR_NONE).match(
            text, start, end
        )
        if opening is None or behind is None:
            continue
        noun = opening["subject"] and not _PRONOUN.search(opening["subject"])
        match = behind.match(text, opening.end(), end) or (behind.search(text, opening.end(), end) if noun else None)
        if (
            kind in ("cancelled", "sought")
            and match
            and not opening["subject"]
            and not _ENDS.match(text, match.end(), end)
        ):
            continue  # 随后取消了年会: something else
        if match and match.start() - opening.end() < 12 and not _ANOTHER.search(text, start, match.start()):
            yield Mark(kind, match.group(), "echo", match.span(), sure=sure)
    for found in (_CORRECTS.search(text, start, end), _DENIES.search(text, start, end), _FALSE.match(text, start, end)):
        bare = found is not None and not re.search(r"[这此该]|上述|相关|有关|一切", found.group())
        if found and (next_one or not inside or not bare):
            yield Mark("denied", found.group(), "echo", found.span(), sure=sure)


# 有关停产的消息, 它的汽车项目: a subject with a content of its own that is not the round
_OWN_MATTER = pattern(
    rf"\s*{_FILLERS}(?:(?:有关|关于|对于|至于)(?![^，]*(?:这|此|该|上述|融资|[A-H]轮|募资|ⓠ))[^，]{{1,14}}"
    r"|[^，。]{0,8}(?:驳斥|否认|反驳|澄清)了?(?:有关|关于|对)?(?![^，]*(?:这|此|该|上述|融资|[A-H]轮|募资"
    r"|ⓠ))[^，。]{2,14}"
    r"的?(?:指责|指控|传闻|说法|报道|消息|质疑|批评|谣言)"
    r"|(?![^，]*(?:这|此|该|上述|融资|[A-H]轮|募资|ⓠ|金额|数额|数字|估值|到账|领投|开源))[^，。]{2,14}"
    r"(?:一说|之说|一事|之事|的[^，的]{0,4}(?:事|指控|质疑|传言|传闻|说法|消息|报道|谣言|谈判|磋商|洽谈|计划"
    r"|项目|交易|工程|案|手续))"
    r"|(?:它|其|公司|ⓝ)的?(?!(?:融资|募资|[A-H]轮|此轮))[^，这此该]{0,10}?(?:项目|产品|业务|发布会|工厂|交易案"
    r"|计划|上市|并购|收购|汽车|手机))"
)
_NOUN = f"{lexicon().words['report.zh']}|{lexicon().words['event.zh']}"
_POINTS = pattern(
    rf"(?:[这此该]|上述|前述|相关|有关|所谓)(?:一|个|条|则|笔|轮|项)?(?:{_NOUN})"
)  # the words that point back
_REFERS = ("cancelled", "denied", "reported", "sought", "planned", "question")
_OF_THIS = (
    r"(?:这些?|此|该|本|上述|前述|相关|有关|整个?|所谓|其|它的|那些?|双方的?|以上|ⓝ的?|ⓠ的?|[A-H]\+?轮|融资"
    r"|募资|投资|天使轮|公司|一切"
    r"|[一笔轮桩项则条个种次的]|关于|对|把|将|双方|官方|对方|当事人|其?创始人|董事长|发言人|回应|称|说|表示"
    r"|指出|澄清|强调|最终|所有|全部|原定的?|市场上?的?|网上的?|坊间的?|外界的?|媒体的?|协议"
    r"|条款|资金|交割|金额|消息|报道)*?"
)
_BACK = rf"(?P<subject>{_OF_THIS}(?:{_NOUN})(?:的[^，,]{{1,6}})?)"
_SUBJECT = pattern(rf"\s*{_FILLERS}{_BACK}{_FILLERS}")
_SUBJECT_OR_NONE = pattern(rf"\s*{_FILLERS}{_BACK}?{_FILLERS}")
_ANONYMOUS = pattern(r"(?:要求|希望|请求|不愿|不想|拒绝|不便)[^，。]{0,6}(?:匿名|隐|具名|姓名|身份|署名)")
_ENDS = pattern(r"(?:了)?\s*(?:$|ⓠ|[，。；！”])|(?:了)?(?:该|此|这|上述)")
_PRONOUN = pattern(r"(?:它|这|此|事)(?:的[^，]*)?$")
_ANOTHER = pattern(r"此前|之前|早前|另一|其他|别的|上一|去年")
_CORRECTS = pattern(
    r"(?:应|应该|应当)(?:为|是|作|改为)ⓠ|正确(?:的)?(?:数字|金额|数额|说法|表述)?(?:应)?(?:该)?(?:是"
    r"|为)|实(?:为|际(?:上)?(?:是|为)|则(?:是|为))ⓠ|(?:改|更|订|修)(?:正)?(?:成|为"
    r"|作)ⓠ|(?:录入|打字|排版|印刷|统计|计算)(?:错误|失误)|已(?:经)?(?:删|撤)(?:稿"
    r"|文|帖)|此(?:句|处|条|文|稿)已(?:撤|删|更正)|(?:特此|向读者)(?:更正|致歉)|致歉"
)
_FALSE = pattern(
    rf"\s*{_FILLERS}(?:事后|后来|结果|其实|原来|到头来)?(?:被)?(?:证明|查明|发现|证实|认定)?(?:这|那|此)?(?:只"
    rf"|不过|竟|完全|纯粹|纯)?"
    rf"(?:是|属|系|为)(?:一[场个则条出])?(?:{lexicon().words['falsehood.zh']})"
)
_DENIES = pattern(
    r"(?:矢口|断然|随后|当天|当日|已|予以|公开|坚决|一口|很快|连忙)?(?:否认|辟谣|驳斥)(?:了)?(?:这"
    r"|此|该|上述|相关|有关|一切|$|[。！”])|(?:遭|被)[^，]{0,14}(?:否认|辟谣|驳斥)"
    r"|称(?:其|此|这|之)?(?:为|是|纯属|系|不实|并不)?(?:不实|谣言|假消息|捏造|子虚乌有"
    r"|误传|纯属)|不(?:予)?承认|没有这回事|并无此事|查无此|(?:从|并|绝)无此|没有此(?:轮"
    r"|事|项)|无此事|子虚乌有"
)


LEANS = pattern(
    r"\s*(?:按(?:照)?(?:此|这|该)|届时|到时|照此|依此|在(?:这|此|该)(?:个|份|套)?(?:方案"
    r"|计划|情景|假设|设想|剧本|版本)(?:里|中|下)?|那样(?:的话)?|如此一来|其中)"
)
SETS_UP = pattern(
    r"(?:谈判|洽谈|磋商|接触|商谈)(?:仍|还|正|在|持续|继续|刚)|方案|时间表|路线图|草案"
    r"|预算|设想|假设|想象|剧本|推演|沙盘|预测|愿景"
)


def fragment(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence has no verb of its own."""
    return _TOPIC_VERB.search(page.masked, sentence.start, sentence.end) is None
