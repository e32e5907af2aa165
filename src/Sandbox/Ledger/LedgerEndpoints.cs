using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Sandbox.AlimTalk;
using OrleansTickets.Sandbox.Toss;

namespace OrleansTickets.Sandbox.Ledger;

/// <summary>What the providers know, for who compares; and the bank at which a buyer pays into an account.</summary>
internal static class LedgerEndpoints
{
    public static void MapLedger(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sandbox/health", () => TypedResults.Ok());
        routes.MapGet("/sandbox/ledger", Show);
        routes.MapGet("/sandbox/messages", ListMessages);
        routes.MapPost("/sandbox/payments/{keyOrOrderId}/deposit", Deposit);
    }

    private static Ok<LedgerResponse> Show(SandboxLedger ledger) =>
        TypedResults.Ok(new LedgerResponse(ledger.Charged, ledger.Cancelled, ledger.Entries));

    private static Ok<IReadOnlyList<AlimTalkMessage>> ListMessages(SandboxLedger ledger) => TypedResults.Ok(ledger.Messages);

    private static Results<NoContent, BadRequest<TossErrorResponse>> Deposit(string keyOrOrderId, TossCalls calls, TossPayments payments) =>
        calls.Take(find => payments.Deposit(find(keyOrOrderId))).Error is { } error
            ? TypedResults.BadRequest(new TossErrorResponse(error.Code, error.English))
            : TypedResults.NoContent();
}
