using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Tests.Activity;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Api.Tests.Orders;

[Collection(OrdersTests.Name)]
public sealed class RefundPolicyTests(OrdersApp orders)
{
    private const string Path = "/api/admin/refund-policy";

    [Fact]
    public async Task Put_Tiers_AreKeptSortedShownToBuyersAndLogged()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        Assert.Empty((await InfoAsync(desk)).EnumerateArray());

        var entry = await Trail.ChangeAsync(orders.App.Database, desk.Manager, HttpMethod.Put, Path, OrderDesk.Policy((3, 50), (10, 100), (1, 0)));

        Assert.Equal("refund_policy_changed", entry.Action);
        Assert.Empty(entry.Before.GetProperty("tiers").EnumerateArray());
        const string expected = """[{"days_before":10,"percent":100},{"days_before":3,"percent":50},{"days_before":1,"percent":0}]""";
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, entry.After.GetProperty("tiers")));

        // The very next page: none that was kept before.
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, await InfoAsync(desk)));
        var (same, entries) = await Trail.SendAsync(orders.App.Database, desk.Manager, HttpMethod.Put, Path, OrderDesk.Policy((10, 100), (3, 50), (1, 0)));
        await Json.ReadAsync(same, HttpStatusCode.OK);
        Assert.Empty(entries);
    }

    [Fact]
    public async Task Put_WithAnOldTag_IsRefused()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        using var read = await desk.Manager.GetAsync(Path);
        var tag = read.Headers.ETag!;
        await desk.SetPolicyAsync((7, 100));
        using var request = new HttpRequestMessage(HttpMethod.Put, Path) { Content = JsonContent.Create(OrderDesk.Policy()) };
        request.Headers.IfMatch.Add(tag);
        using var response = await desk.Manager.SendAsync(request);
        await ProblemAssert.IsAsync(response, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        using var kept = await desk.Manager.GetAsync(Path);
        Assert.Equal(1, (await Json.ReadAsync(kept, HttpStatusCode.OK)).GetProperty("tiers").GetArrayLength());
    }

    [Theory]
    [InlineData("{}", "tiers")]
    [InlineData("""{"tiers":[{"days_before":-1,"percent":101}]}""", "tiers.days_before", "tiers.percent")]
    [InlineData("""{"tiers":[null]}""", "tiers.days_before", "tiers.percent")]
    [InlineData("""{"tiers":[{"days_before":1,"percent":10},{"days_before":1,"percent":10}]}""", "tiers.days_before")]
    [InlineData("""{"tiers":[{"days_before":1,"percent":90},{"days_before":7,"percent":50}]}""", "tiers.percent")]
    public async Task Put_Senseless_IsRefusedByField(string body, params string[] fields)
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        using var response = await desk.Manager.PutAsync(Path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        await ProblemAssert.IsInvalidAsync(response, fields);
    }

    [Fact]
    public async Task Put_ByStaff_IsForbidden()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        using var staff = await orders.App.CreateClientAsync(As.Staff(desk.Shop.EventId));
        using var response = await staff.PutAsJsonAsync(Path, OrderDesk.Policy());
        await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    /// <summary>Days are counted in the event's time zone: at 23:30 in Seoul there is one more than an hour later.</summary>
    [Fact]
    public async Task Refund_AsTheVisitComesNearer_GivesWhatTheTiersSay()
    {
        var clock = new FakeClock(new DateTimeOffset(2026, 12, 13, 14, 30, 0, TimeSpan.Zero));
        var ledger = new PaymentLedger(clock);
        await using var app = await TicketsApp.StartAsync(
            clock,
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Cluster:ResponseTimeoutSeconds"] = "3600" },
            services: services => services.AddSingleton<IPaymentProvider>(ledger));
        using var desk = await OrderDesk.OpenAsync(app, ledger);
        await desk.SetPolicyAsync((11, 100), (10, 80), (3, 50), (1, 0));
        var order = await desk.PayAsync(4, "2026-12-24");
        var anyDay = await desk.PayAsync(1);

        await GivesAsync(15_000, order, 0);
        clock.Advance(TimeSpan.FromHours(1));
        await GivesAsync(12_000, order, 1);
        clock.Advance(TimeSpan.FromDays(1));
        await GivesAsync(7_500, order, 2);
        clock.Advance(TimeSpan.FromDays(7));
        using var manager = await app.CreateClientAsync(As.Manager(desk.Shop.EventId));
        using (var late = await desk.RefundAsync(order, new { reason = "r", ticket_ids = new[] { order.Tickets[3].TicketId } }, client: manager))
        {
            var problem = await ProblemAssert.IsAsync(late, HttpStatusCode.Conflict, "CONFLICT");
            Assert.True(problem.GetProperty("errors").TryGetProperty("policy", out _));
        }

        // A manager may be kinder than the rules, and a ticket without a day is always worth its price.
        await GivesAsync(1_000, order, 3, amount: 1_000);
        await GivesAsync(15_000, anyDay, 0);

        async Task GivesAsync(long expected, Contracts.Orders.Order of, int ticket, long? amount = null)
        {
            // A new one each time: the clock has left the login behind.
            using var client = await app.CreateClientAsync(As.Manager(desk.Shop.EventId));
            using var response = await desk.RefundAsync(
                of, new { reason = "r", ticket_ids = new[] { of.Tickets[ticket].TicketId }, amount }, client: client);
            Assert.Equal(expected, (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("amount").GetInt64());
        }
    }

    private static async Task<JsonElement> InfoAsync(OrderDesk desk)
    {
        using var response = await desk.Shop.Buyer.GetAsync($"/api/public/{desk.Shop.Code}/info");
        return (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("refund_policy");
    }
}
