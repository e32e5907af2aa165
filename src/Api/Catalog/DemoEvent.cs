using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Inventory;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Catalog;

/// <summary>Section <c>Seed</c>, as far as the demo goes.</summary>
internal sealed class DemoOptions
{
    public const string Section = "Seed";

    /// <summary>Whether an empty database gets an event on sale to try things on. By default not.</summary>
    public bool Demo { get; set; }
}

/// <summary>An event on sale, made where there is no event at all: something to look at right after the first start.</summary>
internal sealed class DemoEvent(
    NpgsqlDataSource database, IDbContextFactory<TicketsContext> contexts, IGrainFactory grains, IOptions<DemoOptions> options, TimeProvider clock)
    : IHostedService
{
    private const string Code = "DEMO";
    private const string TimeZone = "Asia/Seoul";
    private const int Days = 60;

    private static readonly Actor Seed = Actor.System("demo-event");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Demo || await HasEventsAsync(cancellationToken))
        {
            return;
        }

        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);

        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(now, TimeZone).DateTime);
        var row = new EventRow
        {
            Id = Guid.CreateVersion7(now),
            Code = Code,
            Title = "빛의 정원 / Garden of Light",
            Description = "체험용 전시입니다. An exhibition to try things on.",
            Venue = "서울",
            StartsOn = today,
            EndsOn = today.AddDays(Days),
            Timezone = TimeZone,
            CreatedAt = now,
            UpdatedAt = now,
        };
        rows.Events.Add(row);
        rows.Record(Seed, "event_created", row.Id, "event", row.Id, null, EventResponse.From(row));
        if (await rows.TrySaveAsync(cancellationToken))
        {
            await StockAsync(row, now);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <remarks>Deleted ones too. Not through the rows, whose model is still being built.</remarks>
    private async Task<bool> HasEventsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT EXISTS (SELECT FROM events)");
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task StockAsync(EventRow row, DateTimeOffset now)
    {
        var inventory = grains.Inventory(row.Id);
        await inventory.AddProductAsync(Guid.CreateVersion7(now), Terms("일반 관람권 / General admission", 15_000, 0), 1_000, Seed);
        await inventory.AddProductAsync(
            Guid.CreateVersion7(now), Terms("어린이 관람권 / Child", 0, 1) with { MaxPerBuyer = 4, DailyCapacity = 50 }, 500, Seed);
        var tour = Guid.CreateVersion7(now);
        await inventory.AddProductAsync(tour, Terms("도슨트 투어 / Guided tour", 30_000, 2), 20, Seed);
        await inventory.AddOptionAsync(tour, Guid.CreateVersion7(now), new OptionTerms("11:00", 0, true), 20, Seed);
        await inventory.AddOptionAsync(tour, Guid.CreateVersion7(now), new OptionTerms("15:00", 5_000, true), 20, Seed);
        await inventory.OpenSalesAsync(new EventSchedule(row.StartsOn, row.EndsOn, row.Timezone), Seed);
    }

    private static ProductTerms Terms(string name, long price, int displayOrder) =>
        new(name, "", price, null, null, 10, null, null, displayOrder, true);
}
