using System.Text.Json;
using Orleans.Concurrency;
using Orleans.Runtime;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Data.Journal;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Grains.Journaling;

namespace OrleansTickets.Grains.Tickets;

/// <summary>Every method decides in its first turn and then only waits and replies.</summary>
[Reentrant]
internal sealed class TicketGrain(GrainJournal services) : JournaledGrain<TicketEvent>(services), ITicketGrain
{
    private readonly TicketState _state = new();

    protected override string StreamPrefix => "ticket";

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

    public async Task<TicketStanding> GetAsync()
    {
        var standing = _state.Standing;
        await SettleAsync();
        return standing;
    }

    protected override void Apply(TicketEvent journaled, DateTimeOffset at) => _state.Apply(journaled);

    protected override RecordedEvent Write(TicketEvent journaled, DateTimeOffset at) => TicketCodec.Write(journaled, at);

    protected override TicketEvent Read(RecordedEvent recorded) => TicketCodec.Read(recorded);

    protected override IReadOnlyList<ReadModelRow> Project(TicketEvent journaled, DateTimeOffset at)
    {
        var standing = _state.Standing;
        return
        [
            new TicketStandingRow(
                Guid.Parse(this.GetPrimaryKeyString()), JsonNamingPolicy.SnakeCaseLower.ConvertName(standing.Status.ToString()),
                standing.EnteredAt, standing.Gate, standing.Entries),
        ];
    }

    private static async Task<Outcome<TicketStanding>> AnswerAsync(Task committed, Outcome<TicketStanding> answer)
    {
        await committed;
        return answer;
    }
}
