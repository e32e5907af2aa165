using System.Globalization;
using System.Text.Encodings.Web;

namespace OrleansTickets.Sandbox.Toss;

/// <summary>The checkout page in one of its languages: no script, so that it works wherever forms do.</summary>
internal sealed class CheckoutPage(bool english)
{
    public const string ContentType = "text/html; charset=utf-8";

    private const string Style =
        """
        body{font:1rem/1.5 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem;color:#191f28;background:#f9fafb}
        main{background:#fff;border:1px solid #d1d6db;border-radius:.75rem;padding:1.5rem}
        .note{background:#fff3cd;border-radius:.5rem;padding:.5rem .75rem}
        dt{color:#4e5968}dd{margin:0 0 .75rem;font-weight:600}
        fieldset{border:1px solid #d1d6db;border-radius:.5rem;margin:0 0 1rem}
        label{display:block;padding:.25rem 0}
        input[type=text]{width:100%;box-sizing:border-box;padding:.5rem;font:inherit}
        button{font:inherit;padding:.75rem 1rem;border-radius:.5rem;border:1px solid #3182f6;margin:0 .5rem .5rem 0;cursor:pointer}
        button.main{background:#1b64da;color:#fff}button.other{background:#fff;color:#1b64da}
        :focus-visible{outline:3px solid #1b64da;outline-offset:2px}
        """;

    public string Of(TossPayment payment) => Whole(payment.Status switch
    {
        TossStatus.Ready or TossStatus.InProgress => $"{Summary(payment)}{Choice(payment)}",
        TossStatus.WaitingForDeposit => $"{Summary(payment)}{Account(payment.Account!)}",
        TossStatus.Done => $"{Summary(payment)}<p role=\"status\">{Text("결제가 완료되었습니다.", "This payment is done.")}</p>",
        _ => $"{Summary(payment)}<p role=\"status\">{Text("더 이상 진행할 수 없는 결제입니다.", "This payment cannot go on.")} ({Encode(payment.Status)})</p>",
    });

    public string OfNothing() => Whole($"<p role=\"alert\">{Text("존재하지 않는 결제입니다.", "There is no such payment.")}</p>");

    private string Whole(string content) =>
        $"""
        <!doctype html>
        <html lang="{(english ? "en" : "ko")}">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text("결제하기", "Pay")} · Sandbox</title><style>{Style}</style></head>
        <body><main><h1>{Text("결제하기", "Pay")}</h1>
        <p class="note">{Text("연습용 결제창입니다. 실제로 청구되지 않습니다.", "For practice only: nothing is really charged.")}
        <a href="?lang={(english ? "ko" : "en")}" lang="{(english ? "ko" : "en")}">{(english ? "한국어" : "English")}</a></p>
        {content}
        </main></body></html>
        """;

    private string Summary(TossPayment payment) =>
        $"""
        <dl><dt>{Text("주문", "Order")}</dt><dd>{Encode(payment.OrderName)}</dd>
        <dt>{Text("금액", "Amount")}</dt><dd>{Won(payment.Amount)}</dd>
        <dt>{Text("주문번호", "Order id")}</dt><dd>{Encode(payment.OrderId)}</dd></dl>
        """;

    private string Choice(TossPayment payment) =>
        $"""
        <form method="post">
        <fieldset><legend>{Text("결제 수단", "Payment method")}</legend>
        <label><input type="radio" name="method" value="card"{Checked(payment.RequestedMethod == TossMethod.Card)}> {Text("카드", "Card")}</label>
        <label><input type="radio" name="method" value="virtual_account"{Checked(payment.RequestedMethod == TossMethod.VirtualAccount)}> {Text("가상계좌", "Virtual account")}</label>
        </fieldset>
        <details><summary>{Text("환불 계좌 (가상계좌)", "Account for refunds (virtual account)")}</summary>
        <label>{Text("은행 코드", "Bank code")} <input type="text" name="refund_bank" inputmode="numeric"></label>
        <label>{Text("계좌번호", "Account number")} <input type="text" name="refund_account" inputmode="numeric"></label>
        <label>{Text("예금주", "Account holder")} <input type="text" name="refund_holder" autocomplete="name"></label></details>
        <p><button class="main" name="action" value="approve">{Text("결제하기", "Pay")}</button>
        <button class="other" name="action" value="refuse">{Text("취소", "Cancel")}</button></p>
        </form>
        """;

    private string Account(TossAccount account) =>
        $"""
        <p>{Text("아래 계좌로 입금해 주세요.", "Please pay into this account.")}</p>
        <dl><dt>{Text("은행 코드", "Bank code")}</dt><dd>{Encode(account.BankCode)}</dd>
        <dt>{Text("계좌번호", "Account number")}</dt><dd>{Encode(account.Number)}</dd>
        <dt>{Text("입금 기한", "Due")}</dt><dd>{TossTime.Of(account.DueAt)}</dd></dl>
        <form method="post"><p><button class="main" name="action" value="deposit">{Text("입금하기", "Deposit")}</button></p></form>
        """;

    private string Won(long amount)
    {
        var digits = amount.ToString("N0", CultureInfo.InvariantCulture);
        return english ? $"₩{digits}" : $"{digits}원";
    }

    private static string Checked(bool value) => value ? " checked" : "";

    private string Text(string korean, string inEnglish) => english ? inEnglish : korean;

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
