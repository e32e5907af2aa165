using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Privacy;

/// <summary>What is kept of one person (MISSION W9). There is no way to ask for several, and who asked is recorded.</summary>
internal sealed class PersonalDataQueries(TicketsContext rows, CustomerVault vault, TimeProvider clock)
{
    private static readonly ListOrder<CustomerRow> NewestFirst =
        new ListOrder<CustomerRow>("personal-data").Descending(row => row.CreatedAt).Ascending(row => row.ReservationId);

    public async Task<PageOf<AppearanceResponse>> SearchAsync(Person person, Page page, Actor actor, CancellationToken cancellationToken)
    {
        var found = await page.ReadAsync(person.In(rows), NewestFirst, cancellationToken);
        var appearances = await DescribeAsync(found.Items, cancellationToken);
        await RecordAsync(actor, "personal_data_searched", person, found.Total.GetValueOrDefault(), cancellationToken);
        return found.Of(row => appearances[row.ReservationId].Response);
    }

    /// <exception cref="InvalidDataException">A row is not as it was written.</exception>
    public async Task<ExportResponse> ExportAsync(Person person, Actor actor, CancellationToken cancellationToken)
    {
        var found = await NewestFirst.Sort(person.In(rows)).ToListAsync(cancellationToken);
        var appearances = await DescribeAsync(found, cancellationToken);
        var export = new ExportResponse(clock.GetUtcNow(), [.. found.Select(row => Export(row, appearances[row.ReservationId]))]);
        await RecordAsync(actor, "personal_data_exported", person, found.Count, cancellationToken);
        return export;
    }

    private Task RecordAsync(Actor actor, string action, Person person, int found, CancellationToken cancellationToken)
    {
        rows.Record(actor, action, null, Person.Target, person.Pseudonym, null, new PersonalDataActivity(found));
        return rows.SaveChangesAsync(cancellationToken);
    }

    private async Task<Dictionary<Guid, Appearance>> DescribeAsync(IReadOnlyCollection<CustomerRow> customers, CancellationToken cancellationToken)
    {
        var ids = customers.Select(row => row.ReservationId).ToList();
        var eventIds = customers.Select(row => row.EventId).Distinct().ToList();
        var events = await rows.Events.IgnoreQueryFilters().AsNoTracking()
            .Where(e => eventIds.Contains(e.Id)).ToDictionaryAsync(e => e.Id, cancellationToken);
        return await rows.Reservations.Where(r => ids.Contains(r.Id)).ToDictionaryAsync(
            r => r.Id,
            r => new Appearance(
                new AppearanceResponse(
                    r.Id, r.EventId, events[r.EventId].Code, events[r.EventId].Title, r.VisitDate, r.Status, r.HeldAt.ToUniversalTime()),
                r.Items),
            cancellationToken);
    }

    private ExportedReservationResponse Export(CustomerRow row, Appearance appearance)
    {
        var customer = vault.Open(row)!;
        var items = JsonSerializer.Deserialize(appearance.Items, PrivacyJsonContext.Default.IReadOnlyListExportedItemResponse)!;
        var of = appearance.Response;
        return new ExportedReservationResponse(
            of.ReservationId, of.EventCode, of.EventTitle, of.VisitDate, of.Status, of.ReservedAt, customer.Name, customer.Phone,
            customer.Email, items, items.Sum(item => item.Quantity * item.UnitPrice), Money.Currency);
    }

    /// <param name="Items">JSON, as the journal has it.</param>
    private sealed record Appearance(AppearanceResponse Response, string Items);
}
