namespace OrleansTickets.Api.Http;

/// <summary>All amounts are whole won.</summary>
internal static class Money
{
    public const string Currency = "KRW";
}
