using System.Collections.Frozen;
using System.Text.Json;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>Why somebody is not let in, as a problem, in words for people at the gate.</summary>
internal static class EntranceProblems
{
    private static readonly FrozenDictionary<EntryReason, Text> Texts = new Dictionary<EntryReason, Text>
    {
        [EntryReason.Void] = new("The ticket has been refunded.", "환불된 티켓입니다."),
        [EntryReason.NotYet] = new("The ticket is for a later day.", "아직 입장할 수 없는 날짜의 티켓입니다."),
        [EntryReason.Expired] = new("The ticket was for a day that is over.", "관람일이 지난 티켓입니다."),
        [EntryReason.NotATicket] = new("The code is no ticket.", "티켓 코드가 아닙니다."),
        [EntryReason.UnknownKey] = new("The code is signed with a key that is not known here.", "알 수 없는 키로 서명된 코드입니다."),
        [EntryReason.BadSignature] = new("The code has been forged or changed.", "위조되었거나 변경된 코드입니다."),
    }.ToFrozenDictionary();

    public static ProblemResult From(GateDecision decision) => new(CodeOf(decision.Reason))
    {
        Detail = Texts.GetValueOrDefault(decision.Reason),
        Reason = JsonNamingPolicy.SnakeCaseUpper.ConvertName(decision.Reason.ToString()),
        EnteredAt = decision.Made?.Standing.EnteredAt,
        Gate = decision.Made?.Standing.Gate,
    };

    private static ErrorCode CodeOf(EntryReason reason) => reason switch
    {
        EntryReason.AlreadyEntered => ErrorCode.AlreadyEntered,
        EntryReason.WrongEvent => ErrorCode.WrongEvent,
        _ => ErrorCode.Conflict,
    };
}
