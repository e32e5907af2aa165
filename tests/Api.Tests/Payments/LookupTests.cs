using System.Net;
using System.Security.Cryptography;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Tests.Payments;

/// <summary>Buyers find their order again by its number and their phone number (MISSION T12), and nobody else does.</summary>
[Collection(PayingTests.Name)]
public sealed class LookupTests(PayingApp paying)
{
    [Theory]
    [InlineData("010-1234-5678")]
    [InlineData("01012345678")]
    [InlineData("+82 10 1234 5678")]
    public async Task Order_ItsBuyersNumber_IsFoundHoweverItIsSpelt(string phone)
    {
        using var purchase = await Purchase.BeginAsync(paying);
        await purchase.PayAsync();
        foreach (var number in (string[])[purchase.OrderNumber, purchase.OrderNumber.ToLowerInvariant(), $"{purchase.OrderNumber[..5]}-{purchase.OrderNumber[5..]}"])
        {
            using var response = await purchase.LookUpAsync(phone, number);
            var order = await Json.ReadAsync(response, HttpStatusCode.OK);
            Assert.Equal(
                (purchase.OrderNumber, "paid", "card", 2 * Purchase.Price, 0L),
                (order.GetProperty("order_number").GetString(), order.GetProperty("status").GetString(), order.GetProperty("method").GetString(),
                    order.GetProperty("total_amount").GetInt64(), order.GetProperty("refunded_amount").GetInt64()));
            Assert.Equal(2, order.GetProperty("tickets").EnumerateArray().Count(
                ticket => ticket.GetProperty("qr_code").GetString()!.StartsWith("OT1:", StringComparison.Ordinal)));
        }
    }

    /// <summary>Whether the number, the phone number or the event is wrong: it looks alike.</summary>
    [Fact]
    public async Task Order_AnyThingWrong_LooksAlike()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        using var other = await Purchase.BeginAsync(paying);
        List<string> answers = [];
        foreach (var (phone, number) in ((string, string)[])
        [
            ("010-9999-9999", purchase.OrderNumber), (Purchase.Phone, NewNumber()), ("010-9999-9999", NewNumber()), (Purchase.Phone, other.OrderNumber),
            (Purchase.Phone, "no number"), (Purchase.Phone, purchase.OrderNumber[..^1] + (purchase.OrderNumber[^1] == '0' ? '1' : '0')),
        ])
        {
            using var response = await purchase.LookUpAsync(phone, number);
            var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
            answers.Add(string.Join('\n', problem.EnumerateObject().Where(member => member.Name is not ("path" or "request_id"))
                .Select(member => $"{member.Name}: {member.Value}").Concat(response.Headers.Select(header => header.Key).Order())));
        }

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?customer_phone=")]
    [InlineData("?customer_phone=02-123-4567")]
    [InlineData("?customer_phone=0101234567890123456789012345")]
    [InlineData("?customer_phone=010-1234-5678&customer_phone=010-1234-5678")]
    public async Task Order_NoMobileNumber_IsRefused(string query)
    {
        using var purchase = await Purchase.HoldAsync(paying);
        using var response = await purchase.Shop.Buyer.GetAsync($"/api/public/{purchase.Shop.Code}/payment/order/{NewNumber()}{query}");
        await ProblemAssert.IsInvalidAsync(response, "customer_phone");
    }

    [Fact]
    public async Task Order_OfAnErasedBuyer_IsFoundByNobody()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        await purchase.PayAsync();
        await purchase.Shop.Database.ExecuteAsync(
            $"UPDATE customers SET key_id = NULL, sealed = NULL, phone_hash = NULL, email_hash = NULL, erased_at = now() WHERE reservation_id = '{purchase.ReservationId}'");
        using var response = await purchase.LookUpAsync();
        await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
    }

    /// <summary>Thirty guesses at one order in ten minutes, whether it exists or not.</summary>
    [Fact]
    public async Task Order_TooManyGuesses_IsLimitedWhetherItExistsOrNot()
    {
        await using var app = await TicketsApp.StartAsync(settings: new Dictionary<string, string?>(PayingApp.Settings(paying.Sandbox), StringComparer.Ordinal)
        {
            ["RateLimit:Enabled"] = "true", ["RateLimit:PerMinute"] = "1000",
        });
        using var purchase = await Purchase.HoldAsync(app, paying.Sandbox);
        await purchase.BeginAsync();
        List<HttpStatusCode> first = await GuessAsync(purchase.OrderNumber);
        Assert.Equal((30, 1), (first.Count(status => status == HttpStatusCode.NotFound), first.Count(status => status == HttpStatusCode.TooManyRequests)));

        // The buyer, too, and whoever guesses at another: by then one client has asked too much.
        using var own = await purchase.LookUpAsync();
        await ProblemAssert.IsAsync(own, HttpStatusCode.TooManyRequests, "RATE_LIMITED");
        Assert.NotNull(own.Headers.RetryAfter);
        List<HttpStatusCode> second = await GuessAsync(NewNumber());
        Assert.InRange(second.Count(status => status == HttpStatusCode.NotFound), 26, 30);
        Assert.Equal(HttpStatusCode.TooManyRequests, second[^1]);

        async Task<List<HttpStatusCode>> GuessAsync(string number)
        {
            List<HttpStatusCode> statuses = [];
            for (var i = 0; i < 31; i++)
            {
                using var response = await purchase.LookUpAsync($"010-0000-{i:D4}", number);
                statuses.Add(response.StatusCode);
            }

            return statuses;
        }
    }

    private static string NewNumber() => OrderNumber.Create(RandomNumberGenerator.GetBytes(OrderNumber.RandomBytes));
}
