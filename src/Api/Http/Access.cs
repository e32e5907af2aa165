namespace OrleansTickets.Api.Http;

/// <summary>What an endpoint requires. Every endpoint declares one; <see cref="AccessMiddleware"/> enforces it.</summary>
internal abstract record Access
{
    /// <summary>Anyone.</summary>
    public sealed record Public : Access;

    /// <summary>Any signed-in admin.</summary>
    public sealed record AnyAdmin : Access;

    /// <summary>A super admin, of no event in particular.</summary>
    public sealed record SuperAdmin : Access;

    /// <summary>An event manager of at least this level on its own event, or a super admin on <c>?event_id=</c>.</summary>
    public sealed record OnEvent(PermissionLevel Minimum) : Access;
}

internal static class AccessConventions
{
    public static TBuilder AllowPublic<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Access.Public());

    public static TBuilder RequireAnyAdmin<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Access.AnyAdmin());

    public static TBuilder RequireSuperAdmin<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Access.SuperAdmin());

    /// <summary>On a group, and again on an endpoint that needs more: the last one counts.</summary>
    public static TBuilder RequireOnEvent<TBuilder>(this TBuilder builder, PermissionLevel minimum)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Access.OnEvent(minimum));
}
