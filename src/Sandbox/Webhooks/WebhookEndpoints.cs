using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Sandbox.Webhooks;

/// <summary>What a merchant registers in Toss's developer centre.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sandbox/webhooks", List);
        routes.MapPut("/sandbox/webhooks", Register);
    }

    private static Ok<WebhookResponse> List(WebhookSender webhooks)
    {
        var (url, events) = webhooks.Registered;
        return TypedResults.Ok(new WebhookResponse(url, events ?? WebhookEvent.All, webhooks.Deliveries));
    }

    private static Results<NoContent, BadRequest<WrongRequest>> Register(WebhookRegistration registration, WebhookSender webhooks)
    {
        if (registration.Url is not null && !SandboxOptions.IsWebAddress(registration.Url))
        {
            return TypedResults.BadRequest(new WrongRequest("url must be an address that begins with http"));
        }

        if (registration.Events?.FirstOrDefault(name => !WebhookEvent.All.Contains(name)) is { } unknown)
        {
            return TypedResults.BadRequest(new WrongRequest($"there is no event {unknown}, but {string.Join(", ", WebhookEvent.All)}"));
        }

        webhooks.Registered = registration;
        return TypedResults.NoContent();
    }
}
