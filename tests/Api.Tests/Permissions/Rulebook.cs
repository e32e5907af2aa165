using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Tests.Permissions;

/// <summary>What the door says to a caller: a refusal, or null where it lets him pass.</summary>
internal sealed record Refused(int Status, string Error)
{
    public static readonly Refused Unauthenticated = new(401, "UNAUTHENTICATED");
    public static readonly Refused TokenExpired = new(401, "TOKEN_EXPIRED");
    public static readonly Refused Forbidden = new(403, "FORBIDDEN");
    public static readonly Refused WrongEvent = new(403, "WRONG_EVENT");
    public static readonly Refused NoEvent = new(400, "INVALID_REQUEST");

    public override string ToString() => $"{Status} {Error}";
}

/// <summary>The rules of MISSION T1 and T5, said once more and in other words than the product's.</summary>
internal static class Rulebook
{
    /// <param name="caller">Asks for a thing of the event, and but for <see cref="Caller.SuperAdminAtLarge"/> says so by <c>?event_id=</c>.</param>
    public static Refused? Expect(Access access, Caller caller) => access switch
    {
        Access.Public => null,
        _ when caller == Caller.Expired => Refused.TokenExpired,
        _ when caller <= Caller.Closed => Refused.Unauthenticated,
        Access.AnyAdmin => null,
        Access.SuperAdmin => caller >= Caller.SuperAdmin ? null : Refused.Forbidden,
        Access.OnEvent onEvent when LevelOf(caller) < (int)onEvent.Minimum => Refused.Forbidden,
        Access.OnEvent when caller == Caller.ForeignManager => Refused.WrongEvent,
        Access.OnEvent when caller == Caller.SuperAdminAtLarge => Refused.NoEvent,
        Access.OnEvent => null,
        _ => throw new InvalidOperationException($"The rule book knows no requirement {access}."),
    };

    private static int LevelOf(Caller caller) => caller switch
    {
        Caller.Viewer => 1,
        Caller.Staff => 2,
        Caller.Manager or Caller.ForeignManager => 3,
        _ => 9,
    };
}
