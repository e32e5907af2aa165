namespace OrleansTickets.Api.Tests.Tickets.Entrance;

/// <summary>Which day a ticket is for, in the time zone of its event (Asia/Seoul, 9 hours ahead).</summary>
[Collection(ClockedTests.Name)]
public sealed class DayTests(ClockedApp clocked)
{
    [Fact]
    public async Task Scan_TicketForADay_IsGoodFromItsFirstMinuteToItsLast()
    {
        Assert.SkipWhen(Silo.Engines.GrainEngine.Name == "orleans", "On Orleans only the grains' clock can be moved: see TestClock.");
        using var desk = await TicketDesk.OpenAsync(clocked.App, entries: 0);
        var tomorrow = DateOnly.FromDateTime(clocked.Clock.GetUtcNow().UtcDateTime.AddHours(9)).AddDays(1);
        var (_, code) = await desk.BuyOneAsync($"{tomorrow:yyyy-MM-dd}");
        var begins = new DateTimeOffset(tomorrow.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(9));

        Assert.Equal("NOT_YET", await desk.ReasonAsync(code));
        await AdvanceAsync(desk, begins - clocked.Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.Equal("NOT_YET", await desk.ReasonAsync(code));
        clocked.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("ADMITTED", await desk.ReasonAsync(code));
        await AdvanceAsync(desk, TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal("ADMITTED", await desk.ReasonAsync(code));
        clocked.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("EXPIRED", await desk.ReasonAsync(code));

        // What a gate did offline counts for the day on which it did it.
        var late = await desk.SyncAsync("North", new OfflineEntry(code, begins.AddHours(1), Guid.CreateVersion7()));
        Assert.Equal("admitted", late.GetProperty("results")[0].GetProperty("result").GetString());
    }

    [Fact]
    public async Task Stats_Hours_AreThoseOfTheEvent()
    {
        Assert.SkipWhen(Silo.Engines.GrainEngine.Name == "orleans", "On Orleans only the grains' clock can be moved: see TestClock.");
        using var desk = await TicketDesk.OpenAsync(clocked.App);
        var now = clocked.Clock.GetUtcNow();
        var day = DateOnly.FromDateTime(now.UtcDateTime.AddHours(9)).AddDays(1);
        var order = await desk.BuyAsync(3, $"{day:yyyy-MM-dd}");
        await AdvanceAsync(desk, new DateTimeOffset(day.ToDateTime(new TimeOnly(8, 59)), TimeSpan.FromHours(9)) - now);
        await desk.ScanAsync(desk.CodeOf(order.Tickets[0]), "North");
        clocked.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.ScanAsync(desk.CodeOf(order.Tickets[1]), "South");
        await desk.ScanAsync(desk.CodeOf(order.Tickets[1]), "South");
        await desk.ScanAsync(desk.CodeOf(order.Tickets[1]), "South");

        foreach (var query in (string[])["", $"?target_date={day:yyyy-MM-dd}"])
        {
            var stats = await desk.ReadAsync($"stats{query}");
            Assert.Equal(
                $$"""
                {"date":"{{day:yyyy-MM-dd}}","timezone":"Asia/Seoul","expected":3,"visitors":2,"admitted":2,"conflicts":0,"refused":2,"by_gate_and_hour":[{"gate":"North","hour":8,"admitted":1,"conflicts":0,"refused":0},{"gate":"South","hour":9,"admitted":1,"conflicts":0,"refused":2}]}
                """,
                stats.GetRawText());
        }

        Assert.Equal(0, (await desk.ReadAsync($"stats?target_date={day.AddDays(-1):yyyy-MM-dd}")).GetProperty("admitted").GetInt32());
    }

    private async Task AdvanceAsync(TicketDesk desk, TimeSpan time)
    {
        clocked.Clock.Advance(time);
        await desk.SignInAgainAsync();
    }
}
