using System.Collections.Concurrent;
using System.Text.Json;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Tests.Tickets.Entrance;

/// <summary>Many gates at once.</summary>
public sealed class RushTests(SharedApp shared)
{
    private const int Scans = 200;
    private const int Gates = 8;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Scan_OneTicketAtManyGatesAtOnce_IsAdmittedAsOftenAsAllowed(int entries)
    {
        using var desk = await TicketDesk.OpenAsync(shared.App, entries);
        var (ticket, code) = await desk.BuyOneAsync();
        var answers = await AtOnceAsync(number => desk.ScanAsync(code, $"Gate {number % Gates}"));

        var admitted = answers.Where(answer => answer.GetProperty("admitted").GetBoolean()).ToList();
        Assert.Equal(entries, admitted.Count);
        Assert.All(
            answers.Except(admitted), answer => Assert.Equal("ALREADY_ENTERED", answer.GetProperty("reason").GetString()));
        Assert.Equal(entries, (await desk.GrainOf(ticket).GetAsync()).Entries);
        Assert.Equal(
            $"admitted {entries}; refused {Scans - entries}",
            await shared.App.Database.ScalarAsync<string>(
                $"""
                SELECT string_agg(concat_ws(' ', result, attempts), '; ' ORDER BY result) FROM
                  (SELECT result, sum(attempts) AS attempts FROM entrance_logs WHERE ticket_id = '{ticket.TicketId}' GROUP BY result) counted
                """));
    }

    /// <summary>The negative control: a gate that looks first and lets in by what it saw lets in everybody who looked at once.</summary>
    [Fact]
    public async Task Validate_OneTicketAtManyGatesAtOnce_ShowsWhatLookingFirstWouldLetIn()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var (_, code) = await desk.BuyOneAsync();
        var letIn = 0;
        var looked = new TaskCompletionSource();
        var looking = Scans;
        await AtOnceAsync(async number =>
        {
            using var response = await desk.PostAsync("validate", new { qr_code = code });
            var seen = await Json.ReadAsync(response, System.Net.HttpStatusCode.OK);
            if (Interlocked.Decrement(ref looking) == 0)
            {
                looked.SetResult();
            }

            await looked.Task;
            if (seen.GetProperty("valid").GetBoolean())
            {
                Interlocked.Increment(ref letIn);
                await desk.ScanAsync(code, $"Gate {number % Gates}");
            }

            return seen;
        });
        Assert.Equal(Scans, letIn);
    }

    [Fact]
    public async Task Scan_SameNonceAtOnce_CountsOnce()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App, entries: 0);
        var (ticket, code) = await desk.BuyOneAsync();
        var nonce = Guid.CreateVersion7();
        var answers = await AtOnceAsync(_ => desk.ScanAsync(code, "North", nonce));
        Assert.All(answers, answer => Assert.True(answer.GetProperty("admitted").GetBoolean()));
        Assert.Equal(1, (await desk.GrainOf(ticket).GetAsync()).Entries);
    }

    /// <summary>Either somebody is in and keeps the ticket, or the ticket is void and nobody is in.</summary>
    [Fact]
    public async Task Refund_RacingAnEntry_HasOneWinner()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var outcomes = new ConcurrentBag<(bool Entered, bool Refunded)>();
        var orders = new List<Order>();
        for (var i = 0; i < 20; i++)
        {
            orders.Add(await desk.BuyAsync(1));
        }

        await Task.WhenAll(orders.Select(async order =>
        {
            var actor = new Actor(Guid.Empty, "system", null, "test");
            var refunding = desk.OrderOf(order.OrderId).RefundAsync(new RefundRequest("r", "rain", null, null, RefundPolicy.Full), actor);
            var scanning = desk.ScanAsync(desk.CodeOf(order.Tickets[0]));
            var (refunded, scanned) = (await refunding, await scanning);
            outcomes.Add((scanned.GetProperty("admitted").GetBoolean(), refunded.Value?.Status == RefundStatus.Done));
            Assert.True(refunded.Value is not null || refunded.Refusal!.Code == RefusalCode.AlreadyEntered);
        }));
        Assert.All(outcomes, outcome => Assert.NotEqual(outcome.Entered, outcome.Refunded));
        foreach (var order in orders)
        {
            var standing = await desk.GrainOf(order.Tickets[0]).GetAsync();
            Assert.Equal(standing.VoidedBy is null, standing.Entries == 1);
        }
    }

    private static async Task<List<JsonElement>> AtOnceAsync(Func<int, Task<JsonElement>> scan) =>
        [.. await Task.WhenAll(Enumerable.Range(0, Scans).Select(number => Task.Run(() => scan(number))))];
}
