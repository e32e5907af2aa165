using Microsoft.AspNetCore.Authentication;

namespace OrleansTickets.Api.Http;

/// <summary>The one place where permission levels and event isolation are enforced (MISSION T1, T5).</summary>
internal sealed class AccessMiddleware(RequestDelegate next, EventDirectory events)
{
    /// <summary>The authentication scheme of access tokens.</summary>
    public const string Scheme = "Bearer";

    private const string EventIdParameter = "event_id";

    public Task InvokeAsync(HttpContext context)
    {
        // Endpoints that routing makes up (405, 415) carry no requirement and only answer a status.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(context);
        }

        return endpoint.Metadata.GetMetadata<Access>() switch
        {
            Access.Public => next(context),
            { } access => AuthoriseAsync(context, access),
            null => Problems.Of(ErrorCode.Forbidden).ExecuteAsync(context),
        };
    }

    private async Task AuthoriseAsync(HttpContext context, Access access)
    {
        var authentication = await context.AuthenticateAsync(Scheme);
        if (!authentication.Succeeded)
        {
            await context.ChallengeAsync(Scheme);
            return;
        }

        context.User = authentication.Principal;
        var admin = AdminClaims.Read(authentication.Principal, RequestOrigin.Of(context));
        context.Features.Set(admin);
        var problem = access switch
        {
            Access.AnyAdmin => null,
            Access.SuperAdmin => admin.Type == AdminType.SuperAdmin ? null : Problems.Of(ErrorCode.Forbidden),
            Access.OnEvent onEvent => await EnterEventAsync(context, admin, onEvent.Minimum),
            _ => Problems.Of(ErrorCode.Forbidden),
        };
        await (problem is null ? next(context) : problem.ExecuteAsync(context));
    }

    private async ValueTask<ProblemResult?> EnterEventAsync(HttpContext context, CurrentAdmin admin, PermissionLevel minimum)
    {
        if (admin.Level < minimum)
        {
            return Problems.Of(ErrorCode.Forbidden);
        }

        var asked = QueryValues.Id(context.Request, EventIdParameter);
        if (admin.Type == AdminType.EventManager)
        {
            if (asked is not null && asked != admin.OwnEventId)
            {
                return Problems.Of(ErrorCode.WrongEvent);
            }

            asked = admin.OwnEventId ?? throw new InvalidOperationException($"Event manager {admin.AdminId} has no event.");
        }
        else if (asked is null)
        {
            return Problems.Invalid(EventIdParameter, FieldTexts.Required);
        }
        else if (!await events.ExistsAsync(asked.Value, context.RequestAborted))
        {
            return Problems.NotFound();
        }

        context.Features.Set(new EventScope(asked.Value, admin));
        return null;
    }
}
