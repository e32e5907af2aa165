using OrleansTickets.Api.Notifications;

namespace OrleansTickets.Api.Tests.Notifications;

public sealed class NotificationTextTests
{
    /// <summary>The longest that each place can get.</summary>
    private static readonly Dictionary<string, string> Longest = new(StringComparer.Ordinal)
    {
        ["event"] = new string('가', 60), ["venue"] = new string('나', 60), ["name"] = new string('다', 60), ["gate"] = new string('라', 60),
        ["order_number"] = "7K3M9QX2T4VWBC", ["quantity"] = "1000", ["amount_ko"] = "100,000,000,000원", ["amount_en"] = "KRW 100,000,000,000",
        ["refund_ko"] = "100,000,000,000원", ["refund_en"] = "KRW 100,000,000,000", ["visit_date_ko"] = "2026년 12월 31일",
        ["visit_date_en"] = "31 December 2026", ["bank"] = "088", ["account"] = "12345678901234567890", ["due_ko"] = "2026년 12월 31일 23:59",
        ["due_en"] = "31 December 2026, 23:59 (+09:00)", ["entered_ko"] = "2026년 12월 31일 23:59", ["entered_en"] = "31 December 2026, 23:59 (+09:00)",
    };

    public static TheoryData<string> Codes { get; } = [.. NotificationText.Codes.Order(StringComparer.Ordinal)];

    [Fact]
    public void Templates_OfAllThatOrdersAndGatesTell_AreThere() => Assert.Equal(
        ["booking_confirmed", "deposit_awaited", "entrance_done", "payment_returned", "refund_done"], NotificationText.Codes.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Template_FilledWithTheLongestValues_IsShortEnoughAndInBothLanguages(string code)
    {
        var text = NotificationText.Fill(code, Longest);

        Assert.InRange(text.Length, 1, NotificationText.Longest);
        Assert.InRange(code.Length, 1, 20);
        Assert.DoesNotContain("#{", text, StringComparison.Ordinal);
        Assert.Contains("주문번호", text, StringComparison.Ordinal);
        Assert.Contains("Order number", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Fill_WithoutAValue_Throws() =>
        Assert.Throws<InvalidOperationException>(() => NotificationText.Fill("refund_done", new Dictionary<string, string>()));
}
