using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Sandbox.AlimTalk;
using OrleansTickets.Sandbox.Faults;
using OrleansTickets.Sandbox.Ledger;
using OrleansTickets.Sandbox.Toss;
using OrleansTickets.Sandbox.Webhooks;

namespace OrleansTickets.Sandbox;

/// <summary>Bodies of the sandbox's own paths.</summary>
[JsonSerializable(typeof(FaultRequest))]
[JsonSerializable(typeof(IReadOnlyList<SandboxFault>))]
[JsonSerializable(typeof(WrongRequest))]
[JsonSerializable(typeof(TossErrorResponse))]
[JsonSerializable(typeof(LedgerResponse))]
[JsonSerializable(typeof(WebhookRegistration))]
[JsonSerializable(typeof(WebhookResponse))]
[JsonSerializable(typeof(IReadOnlyList<AlimTalkMessage>))]
internal sealed partial class SandboxJson : JsonSerializerContext
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new SnakeCase<SandboxOperation>());
        options.Converters.Add(new SnakeCase<SandboxFaultKind>());
        options.TypeInfoResolverChain.Insert(0, Default);
    }
}

/// <summary>Enumerations as their names in snake_case.</summary>
internal sealed class SnakeCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
