"""Chinese characters that name nothing by themselves: they say what is done, to whom, when and how much."""

NAMELESS = frozenset(
    "一二三四五六七八九十两几些半好多少都也还又再只就才全部所有剩的了吧啊呢吗哦嘛是不没有在这那哪个我你他她它们给把被让叫说跟和与从到去来往"
    "上下里外前后左右出入进收发领拿取用要退还调转移放送借卖买坏数盘点记账请帮老大小新旧今明昨天周月年时候先别快已可能会想得着过"
    "差缺加减错对行"
)
