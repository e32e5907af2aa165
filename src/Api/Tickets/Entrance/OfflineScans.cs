using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>Settles what a gate did while it was offline: each scan by itself, so that none holds up another.</summary>
internal sealed class OfflineScans(TicketGate gate)
{
    /// <summary>Together they share commits; more would only keep others waiting.</summary>
    private const int AtOnce = 16;

    public async Task<SyncResponse> SettleAsync(
        EventScope scope, GatePlace place, IReadOnlyList<OfflineScan> scans, CancellationToken cancellationToken)
    {
        var results = new SyncedScan[scans.Count];

        // In the order of their times, so that of two scans of a ticket in one batch the first is not reported as displaced by the other.
        var byTicket = scans.Select((scan, index) => (Scan: scan, Index: index, Reading: gate.Read(scope, scan.Code)))
            .OrderBy(one => one.Scan.ScannedAt).ThenBy(one => one.Scan.Nonce).GroupBy(one => one.Reading.Claim?.TicketId);
        await Parallel.ForEachAsync(
            byTicket,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (ofOneTicket, end) =>
            {
                foreach (var (scan, index, reading) in ofOneTicket)
                {
                    results[index] = Describe(scan, reading, await gate.SettleAsync(scope, reading, place, scan, end));
                }
            });
        return new SyncResponse(
            results.Count(result => result.Result == EntranceLogRow.Admitted), results.Count(result => result.Result == EntranceLogRow.Conflict),
            results);
    }

    private static SyncedScan Describe(OfflineScan scan, GateReading reading, GateDecision decision) => new(
        scan.Nonce,
        decision.Reason == EntryReason.Admitted ? EntranceLogRow.Admitted : EntranceLogRow.Conflict,
        decision.Reason,
        reading.Claim?.TicketId,
        decision.Made?.Standing.EnteredAt,
        decision.Made?.Standing.Gate,
        decision.Made?.Displaced is { } displaced ? new DisplacedEntry(displaced.Nonce, displaced.At, displaced.Gate) : null);
}
