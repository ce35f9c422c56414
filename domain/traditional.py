"""Traditional characters and their simplified equivalents: those of the trade, its numbers and its goods."""

_PAIRS = (
    "們们誰谁樣样剛刚讓让帳账鹽盐礦矿麵面飯饭雞鸡魚鱼鴨鸭豬猪醬酱藥药貨货庫库倉仓單单個个雙双條条張张塊块盤盘點点"
    "發发進进領领調调轉转壞坏損损撥拨銷销賣卖買买還还歸归給给從从幾几萬万億亿兩两捲卷組组隻只顆颗劑剂雜杂種种類类"
    "號号碼码數数報报廢废棄弃丟丢過过質质產产製制現现間间時时後后週周歲岁開开關关門门電电線线纜缆燈灯錘锤絲丝釘钉"
    "鋸锯鉗钳鑽钻鐵铁鋼钢銅铜鋁铝錫锡鋅锌膠胶帶带紙纸繃绷創创貼贴護护襪袜褲裤紗纱針针滅灭氣气壓压溫温濕湿潔洁淨净"
    "滌涤漿浆糧粮穀谷麥麦黃黄綠绿紅红藍蓝銀银顏颜圓圆長长寬宽闊阔輕轻樹树葉叶菸烟煙烟蘋苹檸柠蘿萝蔔卜蔥葱薑姜漢汉"
    "語语說说話话請请問问謝谢為为這这裡里裏里邊边嗎吗麼么沒没會会來来對对錯错誤误應应該该實实際际總总計计價价錢钱"
    "車车輛辆廠厂戶户員员隊队區区層层樓楼東东邏逻輯辑檢检驗验驟骤測测試试預预訂订購购補补餘余賬账記记錄录詢询訊讯"
    "資资審审確确認认聯联繫系絡络簽签據据標标籤签頁页圖图刪删復复動动態态狀状況况維维設设備备飲饮飼饲餅饼饅馒餃饺"
    "湯汤燒烧滷卤鮮鲜凍冻乾干涼凉熱热純纯優优傘伞櫃柜檯台鎖锁鑰钥鏡镜鏈链鍊链繩绳網网軟软體体機机輪轮軸轴閥阀濾滤"
    "嬰婴兒儿衛卫醫医療疗診诊傷伤腫肿癢痒錠锭貳贰參叁陸陆"
)
_SIMPLIFIED = {ord(one): other for one, other in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}


def simplified(text: str) -> str:
    """Return the text in simplified characters, one for one."""
    return text if text.isascii() else text.translate(_SIMPLIFIED)
