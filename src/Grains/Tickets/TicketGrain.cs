using Orleans.Concurrency;
using Orleans.Runtime;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Data.Journal;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Grains.Journaling;

namespace OrleansTickets.Grains.Tickets;

/// <summary>
/// Every method decides in its first turn and then only waits and replies. Most tickets are used once and never touched again, so that they
/// leave the memory soon.
/// </summary>
[Reentrant, CollectionAgeLimit(Minutes = 2)]
internal sealed class TicketGrain(GrainJournal services) : JournaledGrain<TicketEvent>(services), ITicketGrain
{
    private readonly TicketState _state = new();

    protected override string StreamPrefix => "ticket";

    private Guid TicketId => Guid.Parse(this.GetPrimaryKeyString());

    public Task<EntryDecision> CheckAsync(ScanRequest scan) =>
        ReplyAsync(SettleAsync(), new EntryDecision(TicketRules.Judge(_state, scan), null, _state.Standing));

    public Task<EntryDecision> AdmitAsync(ScanRequest scan, Actor actor)
    {
        ThrowIfClosed();
        return _state.Find(scan.Nonce) is { } earlier ? RepeatAsync(earlier)
            : TicketRules.Judge(_state, scan) is var refused and not EntryReason.Admitted ? RefuseAsync(refused)
            : EnterAsync(Entered(scan, EntryKind.Scan, Clock.GetUtcNow(), actor), actor);
    }

    public Task<EntryDecision> SettleOfflineAsync(ScanRequest scan, Actor actor)
    {
        ThrowIfClosed();
        return _state.Find(scan.Nonce) is { } earlier ? RepeatAsync(earlier)
            : TicketRules.JudgeOffline(_state, scan) is var refused and not EntryReason.Admitted ? RefuseAsync(refused)
            : EnterAsync(Entered(scan, EntryKind.Offline, scan.ScannedAt, actor), actor);
    }

    public Task<EntryDecision> AdmitManuallyAsync(ManualEntry entry, Actor actor)
    {
        ThrowIfClosed();
        return _state.Find(entry.Nonce) is { } earlier ? RepeatAsync(earlier)
            : TicketRules.Judge(_state, entry) is var refused and not EntryReason.Admitted ? RefuseAsync(refused)
            : EnterAsync(
                new TicketEntered(
                    entry.EventId, entry.Nonce, Clock.GetUtcNow(), entry.Gate, entry.DeviceInfo, EntryKind.Manual, entry.Allowed, actor.AdminId,
                    entry.Reason),
                actor);
    }

    public Task<Outcome<TicketStanding>> VoidAsync(Guid refundId)
    {
        ThrowIfClosed();
        return _state.Standing switch
        {
            { Status: TicketStatus.Void, VoidedBy: var by } when by == refundId => AnswerAsync(SettleAsync(), _state.Standing),
            { Status: TicketStatus.Void } => AnswerAsync(SettleAsync(), new Refusal(RefusalCode.Conflict)),
            { Status: TicketStatus.Entered } => AnswerAsync(SettleAsync(), new Refusal(RefusalCode.AlreadyEntered)),
            _ => AnswerAsync(Raise(new TicketVoided(refundId)), _state.Standing),
        };
    }

    public Task<Outcome<TicketStanding>> RestoreAsync(Guid refundId)
    {
        ThrowIfClosed();
        return _state.Standing.VoidedBy == refundId
            ? AnswerAsync(Raise(new TicketRestored(refundId)), _state.Standing)
            : AnswerAsync(SettleAsync(), _state.Standing);
    }

    public Task<TicketStanding> GetAsync() => ReplyAsync(SettleAsync(), _state.Standing);

    protected override void Apply(TicketEvent journaled, DateTimeOffset at) => _state.Apply(journaled);

    protected override RecordedEvent Write(TicketEvent journaled, DateTimeOffset at) => TicketCodec.Write(journaled, at);

    protected override TicketEvent Read(RecordedEvent recorded) => TicketCodec.Read(recorded);

    protected override IReadOnlyList<ReadModelRow> Project(TicketEvent journaled, DateTimeOffset at) =>
        TicketProjection.Of(TicketId, journaled, _state, at);

    private static TicketEntered Entered(ScanRequest scan, EntryKind kind, DateTimeOffset scannedAt, Actor actor) => new(
        scan.Claim.EventId, scan.Nonce, scannedAt, scan.Gate, scan.DeviceInfo, kind, scan.Claim.Entries, actor.AdminId, null);

    private Task<EntryDecision> EnterAsync(TicketEntered entered, Actor actor)
    {
        var before = TicketActivity.Before(_state);
        var committed = Raise(entered, at => TicketActivity.Of(TicketId, entered, _state, actor, before, at));
        var displaced = TicketRules.Displaced(_state, entered);
        return ReplyAsync(
            committed,
            new EntryDecision(
                TicketRules.Outcome(_state, entered), TicketViews.Describe(entered), _state.Standing,
                displaced is null ? null : TicketViews.Describe(displaced)));
    }

    private Task<EntryDecision> RepeatAsync(TicketEntered earlier) => ReplyAsync(
        SettleAsync(), new EntryDecision(TicketRules.Outcome(_state, earlier), TicketViews.Describe(earlier), _state.Standing));

    private Task<EntryDecision> RefuseAsync(EntryReason reason) => ReplyAsync(SettleAsync(), new EntryDecision(reason, null, _state.Standing));

    private static Task<Outcome<TicketStanding>> AnswerAsync(Task committed, Outcome<TicketStanding> answer) => ReplyAsync(committed, answer);

    private static async Task<T> ReplyAsync<T>(Task committed, T answer)
    {
        await committed;
        return answer;
    }
}
