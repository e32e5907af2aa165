using System.Text.Json.Serialization;

namespace OrleansTickets.Api.Booking;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CheckAvailabilityRequest))]
[JsonSerializable(typeof(ReserveRequest))]
[JsonSerializable(typeof(AvailabilityResponse))]
[JsonSerializable(typeof(ReservationResponse))]
[JsonSerializable(typeof(ExtensionResponse))]
internal sealed partial class BookingJsonContext : JsonSerializerContext;
