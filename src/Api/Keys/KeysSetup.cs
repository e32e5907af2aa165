using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Keys;

internal static class KeysSetup
{
    public static IServiceCollection AddKeys(this IServiceCollection services) =>
        services.AddSingleton<DevelopmentKeys>().AddJson(KeysJsonContext.Default);
}

[JsonSerializable(typeof(JsonWebKeySet))]
internal sealed partial class KeysJsonContext : JsonSerializerContext;
