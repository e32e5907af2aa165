using System.Collections.Immutable;

namespace OrleansTickets.Contracts.Privacy;

/// <summary>Who books, unreadable without keys that only the API has: all that a grain may be told of a person (MISSION W9).</summary>
/// <param name="KeyId">Names the key that <paramref name="Sealed"/> is encrypted with.</param>
/// <param name="Sealed">Name, phone number and e-mail address, encrypted and bound to their event and reservation.</param>
/// <param name="PhoneHash">Keyed hash of the phone number, the same everywhere: 16 bytes.</param>
/// <param name="EmailHash">Keyed hash of the e-mail address, the same everywhere: 16 bytes, or none without an address.</param>
/// <param name="BuyerKey">Stands for the phone number within one event and means nothing in another; buyers are told apart by it.</param>
/// <param name="Fingerprint">Stands for name, phone number and e-mail address together within one event.</param>
[GenerateSerializer, Immutable, Alias("tickets.privacy.SealedCustomer")]
public sealed record SealedCustomer(
    string KeyId,
    ImmutableArray<byte> Sealed,
    ImmutableArray<byte> PhoneHash,
    ImmutableArray<byte> EmailHash,
    long BuyerKey,
    long Fingerprint);
