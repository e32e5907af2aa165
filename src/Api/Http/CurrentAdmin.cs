using OrleansTickets.Contracts;

namespace OrleansTickets.Api.Http;

/// <summary>Who is signed in: a parameter of handlers whose endpoint requires an admin.</summary>
/// <param name="OwnEventId">The one event of an event manager; null for a super admin.</param>
/// <param name="Actor">The same admin as grains and the activity log know it.</param>
internal sealed record CurrentAdmin(
    Guid AdminId, Guid SessionId, AdminType Type, PermissionLevel Level, Guid? OwnEventId, Actor Actor)
{
    public static ValueTask<CurrentAdmin> BindAsync(HttpContext context) =>
        new(context.Features.Get<CurrentAdmin>() ?? throw new InvalidOperationException("The endpoint does not require an admin."));
}

/// <summary>
/// The one event that the request may touch: a parameter of handlers under <c>/api/admin</c>. It comes from an event manager's
/// token, from <c>?event_id=</c> for a super admin, and exists.
/// </summary>
internal sealed record EventScope(Guid EventId, CurrentAdmin Admin)
{
    public static ValueTask<EventScope> BindAsync(HttpContext context) =>
        new(context.Features.Get<EventScope>() ?? throw new InvalidOperationException("The endpoint is not scoped to an event."));
}
