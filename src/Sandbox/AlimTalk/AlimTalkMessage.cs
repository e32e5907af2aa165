namespace OrleansTickets.Sandbox.AlimTalk;

/// <summary>A message that was accepted.</summary>
/// <param name="RequestId">The provider's id of the request; with <paramref name="RecipientSeq"/> it names the message.</param>
/// <param name="RecipientNo">The phone number.</param>
/// <param name="RecipientGroupingKey">The sender's own reference.</param>
/// <param name="IdempotencyKey">What the request brought; null: none.</param>
public sealed record AlimTalkMessage(
    DateTimeOffset At,
    string RequestId,
    int RecipientSeq,
    string SenderKey,
    string TemplateCode,
    string RecipientNo,
    string Content,
    string? SenderGroupingKey,
    string? RecipientGroupingKey,
    string? IdempotencyKey);
