using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Files;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Orders.Exports;

/// <summary>
/// Exports that are wanted, run and done: rows, so that they outlive every server. One server at a time runs one, by a lease that it renews;
/// when it dies another begins anew.
/// </summary>
internal sealed class OrderExports(
    IDbContextFactory<TicketsContext> contexts,
    PersonalDataSafe safe,
    CustomerVault vault,
    IOptions<ExportOptions> options,
    TimeProvider clock)
{
    /// <summary>Exports of one event that may be wanted or run at once.</summary>
    public const int MostOpen = 3;

    /// <summary>An export that no server has finished by then never will be.</summary>
    private const int MostAttempts = 3;

    private const string Target = "order_export";
    private const string Extension = "xlsx";

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly SealPurpose FilterPurpose = new("order-export-filter");
    private static readonly SealPurpose LinkPurpose = new("order-export-link");

    /// <returns>Null where too many are under way.</returns>
    public async Task<OrderExportRow?> AddAsync(EventScope scope, OrderFilter filter, Language language, CancellationToken cancellationToken)
    {
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);

        // One after the other: else several at once would all be below the limit.
        await rows.Database.ExecuteSqlAsync($"SELECT FROM events WHERE id = {scope.EventId} FOR NO KEY UPDATE", cancellationToken);
        var open = rows.OrderExports.Where(
            e => e.EventId == scope.EventId && (e.Status == OrderExportRow.Waiting || e.Status == OrderExportRow.Running));
        if (await open.CountAsync(cancellationToken) >= MostOpen)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var @sealed = safe.Seal(FilterPurpose, id, JsonSerializer.SerializeToUtf8Bytes(filter, OrderFilterJson.Default.OrderFilter));
        var row = new OrderExportRow
        {
            Id = id,
            EventId = scope.EventId,
            RequestedBy = scope.Admin.AdminId,
            KeyId = @sealed.KeyId,
            Filter = @sealed.Bytes,
            Language = language == Language.Korean ? "ko" : "en",
            Status = OrderExportRow.Waiting,
            CreatedAt = now,
        };
        rows.OrderExports.Add(row);
        rows.Record(scope.Admin.Actor, "orders_exported", scope.EventId, Target, id, null, Describe(filter, row.Language));
        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return row;
    }

    /// <returns>Null where the event has no such export.</returns>
    public async Task<OrderExportResponse?> FindAsync(Guid eventId, Guid id, CancellationToken cancellationToken)
    {
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await rows.OrderExports.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id && e.EventId == eventId, cancellationToken);
        return row is null ? null : Describe(row);
    }

    public OrderExportResponse Describe(OrderExportRow row) =>
        OrderExportResponse.From(row, $"{ExportEndpoints.DownloadPath}/{row.Id:D}/{TokenOf(row.Id)}", clock.GetUtcNow());

    /// <returns>Null unless the token is this export's and it can still be fetched.</returns>
    public async Task<OrderExportRow?> FindDoneAsync(Guid id, string token, CancellationToken cancellationToken)
    {
        if (!CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(TokenOf(id)), System.Text.Encoding.UTF8.GetBytes(token)))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        return await rows.OrderExports.AsNoTracking()
            .SingleOrDefaultAsync(e => e.Id == id && e.Status == OrderExportRow.Done && e.ExpiresAt > now, cancellationToken);
    }

    /// <summary>The next export to run, for this server alone; null: there is none.</summary>
    public async Task<OrderExportRow?> TakeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        await rows.OrderExports
            .Where(e => e.Status == OrderExportRow.Running && e.LeaseUntil < now && e.Attempts >= MostAttempts)
            .ExecuteUpdateAsync(
                e => e.SetProperty(row => row.Status, OrderExportRow.Failed).SetProperty(row => row.FinishedAt, (DateTimeOffset?)now),
                cancellationToken);
        var taken = await rows.OrderExports.FromSql(
            $"""
            UPDATE order_exports SET status = 'running', attempts = attempts + 1, lease_until = {now + Lease}, file_name = {FileName.Create(Extension)},
              total = 0, written = 0
            WHERE id = (
              SELECT id FROM order_exports WHERE status = 'waiting' OR (status = 'running' AND lease_until < {now})
              ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING *
            """).AsNoTracking().ToListAsync(cancellationToken);
        return taken is [var row] ? row : null;
    }

    /// <exception cref="InvalidDataException">The row is not as it was written.</exception>
    public OrderFilter OpenFilter(OrderExportRow row) => JsonSerializer.Deserialize(
        safe.Open(FilterPurpose, row.Id, new SealedValue(row.KeyId, row.Filter)), OrderFilterJson.Default.OrderFilter)!;

    /// <summary>Says how far it is, and that it goes on.</summary>
    /// <returns>False: another server has taken it.</returns>
    public async Task<bool> ReportAsync(OrderExportRow row, int total, int written, CancellationToken cancellationToken)
    {
        var lease = clock.GetUtcNow() + Lease;
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        return await Own(rows, row).ExecuteUpdateAsync(
            e => e.SetProperty(r => r.Total, total).SetProperty(r => r.Written, written).SetProperty(r => r.LeaseUntil, lease), cancellationToken) == 1;
    }

    /// <summary>Says that a file will be there soon, lest it stay for ever should the server die right after.</summary>
    public async Task AnnounceAsync(OrderExportRow row, CancellationToken cancellationToken)
    {
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        rows.FileRemovals.Add(new FileRemovalRow { Name = row.FileName!, DueAt = clock.GetUtcNow() + FileRemovals.Grace + options.Value.LinkTime });
        await rows.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The file is there: it can be fetched from now on, and is removed when it is time.</summary>
    public async Task FinishAsync(OrderExportRow row, int total, long size, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var expiresAt = now + options.Value.LinkTime;
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);
        await Own(rows, row).ExecuteUpdateAsync(
            e => e.SetProperty(r => r.Status, OrderExportRow.Done).SetProperty(r => r.Total, total).SetProperty(r => r.Written, total)
                .SetProperty(r => r.Size, size).SetProperty(r => r.FinishedAt, now).SetProperty(r => r.ExpiresAt, expiresAt),
            cancellationToken);
        await rows.Database.ExecuteSqlAsync($"UPDATE file_removals SET due_at = {expiresAt} WHERE name = {row.FileName}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>It is to be begun anew, unless it was too often already. Not to be cancelled: a server that stops says so.</summary>
    public async Task GiveUpAsync(OrderExportRow row, bool isFault)
    {
        var now = clock.GetUtcNow();
        var fails = isFault && row.Attempts >= MostAttempts;
        await using var rows = await contexts.CreateDbContextAsync(CancellationToken.None);
        await Own(rows, row).ExecuteUpdateAsync(
            e => e.SetProperty(r => r.Status, fails ? OrderExportRow.Failed : OrderExportRow.Waiting)
                .SetProperty(r => r.FinishedAt, fails ? now : (DateTimeOffset?)null)
                .SetProperty(r => r.Attempts, isFault ? row.Attempts : row.Attempts - 1),
            CancellationToken.None);
    }

    private static IQueryable<OrderExportRow> Own(TicketsContext rows, OrderExportRow row) =>
        rows.OrderExports.Where(e => e.Id == row.Id && e.Status == OrderExportRow.Running && e.FileName == row.FileName);

    private string TokenOf(Guid id) => Base64Url.EncodeToString(safe.LinkOf(LinkPurpose, id));

    private OrderExportActivity Describe(OrderFilter filter, string language) => new(
        filter.Status, filter.VisitDate, filter.OrderNumber, filter.CustomerName is not null,
        filter.Phone is { } phone ? new Person(vault.HashOfPhone(phone), null).Pseudonym : null, filter.PlacedFrom, filter.PlacedBefore, language);
}

/// <summary>What is encrypted.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OrderFilter))]
internal sealed partial class OrderFilterJson : JsonSerializerContext;
