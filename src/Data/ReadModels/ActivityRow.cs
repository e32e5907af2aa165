using Npgsql;

namespace OrleansTickets.Data.ReadModels;

/// <summary>
/// A change by an admin (MISSION T4). Written once, with the change: by the journal where a grain changed, else by
/// <see cref="Rows.TicketsContext"/>. It waits in <c>activity_log_pending</c> until its transaction commits, which gives it its place in
/// <c>activity_log</c>.
/// </summary>
/// <param name="AdminId">Null where it is nobody's account.</param>
/// <param name="AdminType"><c>super_admin</c>, <c>event_manager</c> or <c>system</c>.</param>
/// <param name="ActionType">What happened, for example <c>product_changed</c>.</param>
/// <param name="TargetType">What it happened to, for example <c>product</c>.</param>
/// <param name="Before">JSON of the target before; null where it was not there.</param>
/// <param name="After">JSON of the target after; null where it is not there any more.</param>
public sealed record ActivityRow(
    Guid Id,
    DateTimeOffset At,
    Guid? AdminId,
    string AdminType,
    Guid? EventId,
    string ActionType,
    string TargetType,
    string TargetId,
    string? IpAddress,
    string RequestId,
    string? Before,
    string? After)
    : ReadModelRow
{
    private static readonly ReadModelTable<ActivityRow> Activities = new(
        1_000,
        """
        INSERT INTO activity_log_pending (batch, place, id, at, admin_id, admin_type, event_id, action_type, target_type, target_id, ip_address,
                                          request_id, before, after)
        SELECT $13, r.place, r.id, r.at, r.admin_id, r.admin_type, r.event_id, r.action_type, r.target_type, r.target_id, r.ip_address,
               r.request_id, r.before::jsonb, r.after::jsonb
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) WITH ORDINALITY
          AS r(id, at, admin_id, admin_type, event_id, action_type, target_type, target_id, ip_address, request_id, before, after, place)
        """,
        rows =>
        [
            Column.Of(rows, r => r.Id), Column.Of(rows, r => r.At.UtcDateTime), Column.Of(rows, r => r.AdminId),
            Column.Of(rows, r => r.AdminType), Column.Of(rows, r => r.EventId), Column.Of(rows, r => r.ActionType),
            Column.Of(rows, r => r.TargetType), Column.Of(rows, r => r.TargetId), Column.Of(rows, r => r.IpAddress),
            Column.Of(rows, r => r.RequestId), Column.Of(rows, r => r.Before), Column.Of(rows, r => r.After),
            new NpgsqlParameter<Guid> { TypedValue = rows[0].Id },
        ]);

    private static long _made;

    // Changes that share a commit stand in the log in the order in which they were made, which their ids need not tell.
    private readonly long _order = Interlocked.Increment(ref _made);

    /// <summary>Its place in the log, from 1 without gaps; null until its transaction commits.</summary>
    public long? Seq { get; private init; }

    internal override object Key => _order;

    internal override ReadModelTable Table => Activities;

    /// <param name="adminId"><see cref="Guid.Empty"/>: nobody's account.</param>
    public static ActivityRow Of(
        DateTimeOffset at,
        Guid adminId,
        string adminType,
        string? ipAddress,
        string requestId,
        string actionType,
        Guid? eventId,
        string targetType,
        string targetId,
        string? before,
        string? after) =>
        new(
            Guid.CreateVersion7(at), at, adminId == Guid.Empty ? null : adminId, adminType, eventId, actionType, targetType, targetId,
            ipAddress, requestId, before, after);
}
