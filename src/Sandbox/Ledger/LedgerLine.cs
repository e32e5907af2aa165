using OrleansTickets.Sandbox.AlimTalk;
using OrleansTickets.Sandbox.Toss;

namespace OrleansTickets.Sandbox.Ledger;

/// <summary>
/// One step, written as one line: what moved, what the payment is after it, and the answer that the same idempotency key gets. So a kill
/// leaves all of it or nothing.
/// </summary>
internal sealed record LedgerLine(
    TossPayment? Payment = null, LedgerEntry? Entry = null, KeptAnswer? Answer = null, IReadOnlyList<AlimTalkMessage>? Messages = null);

/// <summary>The first answer to an idempotency key.</summary>
/// <param name="Key">With the method and path that it was used for.</param>
internal sealed record KeptAnswer(string Key, DateTimeOffset At, int Status, string Body);
