using System.Net;
using OrleansTickets.Sandbox;

namespace OrleansTickets.Api.Tests.Sandbox;

public sealed class CheckoutTests : IAsyncLifetime
{
    private SandboxApp _sandbox = null!;
    private Merchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxApp.StartAsync();
        _merchant = new Merchant(_sandbox);
    }

    public ValueTask DisposeAsync()
    {
        _merchant.Dispose();
        return _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Page_InBothLanguages_SaysWhatIsPaidAndEncodesIt()
    {
        var page = await CreateAsync(Merchant.NewOrderId());

        var korean = await _merchant.Http.GetStringAsync(page);
        var english = await _merchant.Http.GetStringAsync($"{page}?lang=en");

        Assert.Contains("<html lang=\"ko\">", korean, StringComparison.Ordinal);
        Assert.Contains("15,000원", korean, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", english, StringComparison.Ordinal);
        Assert.Contains("₩15,000", english, StringComparison.Ordinal);
        Assert.DoesNotContain("<1>", korean, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_Approved_LeadsToTheSuccessUrlWithWhatConfirmationNeeds()
    {
        var orderId = Merchant.NewOrderId();
        var page = await CreateAsync(orderId);

        using var response = await _merchant.SubmitAsync(page, ("action", "approve"), ("method", "card"));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var query = System.Web.HttpUtility.ParseQueryString(response.Headers.Location!.Query);
        Assert.Equal(("AAA", orderId, "15000"), (query["event"], query["orderId"], query["amount"]));
        using var confirmed = await _merchant.ConfirmAsync(query["paymentKey"]!, orderId);
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
    }

    [Theory]
    [InlineData(null, "PAY_PROCESS_CANCELED")]
    [InlineData("REJECT_CARD_COMPANY", "REJECT_CARD_COMPANY")]
    public async Task Form_Refused_LeadsToTheFailUrlAndCannotBeConfirmed(string? code, string expected)
    {
        var orderId = Merchant.NewOrderId();
        var page = await CreateAsync(orderId);

        using var response = await _merchant.SubmitAsync(page, ("action", "refuse"), ("code", code ?? ""));

        var query = System.Web.HttpUtility.ParseQueryString(response.Headers.Location!.Query);
        Assert.Equal((expected, orderId), (query["code"], query["orderId"]));
        Assert.NotEqual("", query["message"]);
        var payment = await _merchant.QueryAsync(page.Split('/')[^2]);
        Assert.Equal(("ABORTED", expected), (payment.GetProperty("status").GetString(), payment.GetProperty("failure").GetProperty("code").GetString()));
        using var approved = await _merchant.SubmitAsync(page, ("action", "approve"));
        Assert.Equal(HttpStatusCode.BadRequest, approved.StatusCode);
    }

    [Fact]
    public async Task Form_VirtualAccountChosen_CanBePaidIntoOnTheSamePage()
    {
        var orderId = Merchant.NewOrderId();
        var page = await CreateAsync(orderId);
        using var approved = await _merchant.SubmitAsync(
            page, ("action", "approve"), ("method", "virtual_account"), ("refund_bank", "20"), ("refund_account", "1234567890"), ("refund_holder", "김토스"));
        using var confirmed = await _merchant.ConfirmAsync(page.Split('/')[^2], orderId);
        var account = (await Json.ReadAsync(confirmed, HttpStatusCode.OK)).GetProperty("virtualAccount");
        Assert.Equal("1234567890", account.GetProperty("refundReceiveAccount").GetProperty("accountNumber").GetString());
        Assert.Contains(account.GetProperty("accountNumber").GetString()!, await _merchant.Http.GetStringAsync(page), StringComparison.Ordinal);

        using var deposited = await _merchant.SubmitAsync(page, ("action", "deposit"));

        Assert.Equal(HttpStatusCode.Redirect, deposited.StatusCode);
        Assert.Equal(15_000, _sandbox.Ledger.Charged);
    }

    [Fact]
    public async Task Page_OfNothing_Is404()
    {
        using var response = await _merchant.Http.GetAsync("/v1/payments/nothing/checkout");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<string> CreateAsync(string orderId)
    {
        using var created = await _merchant.CreateAsync(orderId);
        return (await Json.ReadAsync(created, HttpStatusCode.OK)).GetProperty("checkout").GetProperty("url").GetString()!;
    }
}
