using Microsoft.AspNetCore.Http.HttpResults;

namespace OrleansTickets.Sandbox.Faults;

/// <summary>Faults on demand, for programs outside.</summary>
internal static class FaultEndpoints
{
    public static void MapFaults(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sandbox/faults", List);
        routes.MapPost("/sandbox/faults", Add);
        routes.MapDelete("/sandbox/faults", Clear);
    }

    private static Ok<IReadOnlyList<SandboxFault>> List(SandboxFaults faults) => TypedResults.Ok(faults.List());

    private static Results<NoContent, BadRequest<WrongRequest>> Add(FaultRequest request, SandboxFaults faults)
    {
        if (request.Fault.Wrong is { } wrong)
        {
            return TypedResults.BadRequest(new WrongRequest(wrong));
        }

        faults.Add(request.Fault);
        return TypedResults.NoContent();
    }

    private static Results<NoContent, BadRequest<WrongRequest>> Clear(string? operation, SandboxFaults faults)
    {
        if (operation is not null && !Enum.TryParse<SandboxOperation>(operation, ignoreCase: true, out _))
        {
            return TypedResults.BadRequest(new WrongRequest($"operation must be one of {string.Join(", ", Enum.GetNames<SandboxOperation>())}"));
        }

        faults.Clear(operation is null ? null : Enum.Parse<SandboxOperation>(operation, ignoreCase: true));
        return TypedResults.NoContent();
    }
}

/// <summary>What the sandbox's own paths say to a request that makes no sense.</summary>
internal sealed record WrongRequest(string Message);
