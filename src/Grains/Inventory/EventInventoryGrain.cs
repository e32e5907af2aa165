using Orleans.Concurrency;
using Orleans.Runtime;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data.Journal;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Settings;
using OrleansTickets.Grains.Journaling;

namespace OrleansTickets.Grains.Inventory;

/// <summary>
/// Every method decides in its first turn and then only waits and replies: that is what lets thousands of calls share one commit
/// without a lock. This file ties state and journal together; the others hold what admins, buyers and time do.
/// </summary>
[Reentrant]
internal sealed partial class EventInventoryGrain(GrainJournal services, ISystemSettings settings)
    : JournaledGrain<InventoryEvent>(services), IEventInventoryGrain, IRemindable
{
    private readonly InventoryState _state = new();
    private InventoryProjection? _projection;
    private InventoryActivity? _activity;

    protected override string StreamPrefix => "inventory";

    /// <summary>A buyer's count is much smaller than a hold.</summary>
    protected override int StateSize => _state.Holds.Count + (_state.Products.Values.Sum(product => product.Buyers.Count) / 8);

    protected override int SnapshotSchema => InventorySnapshotPart.Schema;

    /// <summary>What is in force now; a hold keeps the time that it was given.</summary>
    private BookingOptions Booking => settings.Current.Booking;

    private InventoryProjection Projection => _projection ??= new InventoryProjection(EventId);

    private InventoryActivity Activity => _activity ??= new InventoryActivity(EventId);

    private Guid EventId => Guid.Parse(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        this.RegisterGrainTimer(ExpireDueAsync, new GrainTimerCreationOptions(ExpiryTick, ExpiryTick) { Interleave = true });
    }

    protected override Task Raise(InventoryEvent journaled, Func<DateTimeOffset, ReadModelRow>? record = null) =>
        base.Raise(StockAlertRules.Watch(_state, journaled, settings.Current.Stock.WarningThreshold), record);

    protected override void Apply(InventoryEvent journaled, DateTimeOffset at) => _state.Apply(journaled, at);

    protected override RecordedEvent Write(InventoryEvent journaled, DateTimeOffset at) => InventoryCodec.Write(journaled, at);

    protected override InventoryEvent Read(RecordedEvent recorded) => InventoryCodec.Read(recorded);

    protected override IReadOnlyList<ReadModelRow> Project(InventoryEvent journaled, DateTimeOffset at) =>
        Projection.Of(journaled, _state, at);

    protected override IEnumerable<ReadOnlyMemory<byte>> CaptureSnapshot() => InventoryCodec.Write(_state.Capture());

    protected override void RestoreSnapshot(ReadOnlySpan<byte> part) => _state.Restore(InventoryCodec.ReadPart(part));
}
