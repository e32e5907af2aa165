using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansTickets.Contracts.Privacy;
using OrleansTickets.Data.ReadModels;
using static System.Runtime.InteropServices.ImmutableCollectionsMarshal;

namespace OrleansTickets.Api.Privacy;

/// <summary>Turns customers into what may be kept of them, and back.</summary>
internal sealed class CustomerSeal(PersonalDataKeys keys)
{
    private const int IdLength = 16;

    // Names are in Korean: as they are, and not as escapes of six bytes a letter. Nobody reads this as HTML.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static Scratch? _scratch;

    /// <summary>Costs some microseconds of processor: every reservation passes through here.</summary>
    public SealedCustomer Seal(Guid eventId, Guid reservationId, Customer customer)
    {
        var scratch = _scratch ??= new Scratch();
        var clear = scratch.Write(customer);
        var phoneHash = keys.Index.OfPhone(customer.Phone);
        var emailHash = customer.Email is { } email ? keys.Index.OfEmail(email) : [];
        Span<byte> associatedData = stackalloc byte[MaxAssociatedData];
        var key = keys.Current;
        var result = key.Seal(clear, Bind(associatedData, reservationId, eventId, phoneHash, emailHash));
        var fingerprint = keys.Index.Fingerprint(eventId, clear);
        scratch.Clear();
        return new SealedCustomer(
            key.Id, AsImmutableArray(result), AsImmutableArray(phoneHash), AsImmutableArray(emailHash),
            keys.Index.OfBuyer(eventId, customer.Phone), fingerprint);
    }

    /// <returns>Null after an erasure.</returns>
    /// <exception cref="InvalidDataException">The row is not as it was written.</exception>
    /// <exception cref="InvalidOperationException">Its key is not configured.</exception>
    public Customer? Open(CustomerRow row) =>
        row.ErasedAt is not null ? null : JsonSerializer.Deserialize(Decrypt(row), CustomerJson.Default.Customer);

    /// <summary>The same under the current key.</summary>
    /// <param name="row">Not erased.</param>
    /// <exception cref="InvalidDataException">The row is not as it was written.</exception>
    /// <exception cref="InvalidOperationException">Its key is not configured.</exception>
    public byte[] Reseal(CustomerRow row)
    {
        Span<byte> associatedData = stackalloc byte[MaxAssociatedData];
        return keys.Current.Seal(Decrypt(row), Bind(associatedData, row));
    }

    private const int MaxAssociatedData = (2 * IdLength) + (2 * IndexKey.HashLength);

    private byte[] Decrypt(CustomerRow row)
    {
        Span<byte> associatedData = stackalloc byte[MaxAssociatedData];
        try
        {
            return keys.Find(row.KeyId!).Open(row.Sealed, Bind(associatedData, row));
        }
        catch (CryptographicException exception)
        {
            throw new InvalidDataException($"The customer of reservation {row.ReservationId} is not as it was sealed.", exception);
        }
    }

    private static ReadOnlySpan<byte> Bind(Span<byte> buffer, CustomerRow row) =>
        row.PhoneHash is { Length: IndexKey.HashLength } phoneHash && row.EmailHash is null or { Length: IndexKey.HashLength }
            ? Bind(buffer, row.ReservationId, row.EventId, phoneHash, row.EmailHash)
            : throw new CryptographicException("The hashes are not as they were written.");

    /// <summary>What a sealed value belongs to: in another row, or beside other hashes, it does not open.</summary>
    private static ReadOnlySpan<byte> Bind(
        Span<byte> buffer, Guid reservationId, Guid eventId, ReadOnlySpan<byte> phoneHash, ReadOnlySpan<byte> emailHash)
    {
        reservationId.TryWriteBytes(buffer, bigEndian: true, out _);
        eventId.TryWriteBytes(buffer[IdLength..], bigEndian: true, out _);
        phoneHash.CopyTo(buffer[(2 * IdLength)..]);
        emailHash.CopyTo(buffer[((2 * IdLength) + IndexKey.HashLength)..]);
        return buffer[..((2 * IdLength) + phoneHash.Length + emailHash.Length)];
    }

    /// <summary>One thread's, kept: no buffer is made for each customer.</summary>
    private sealed class Scratch
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(1_024);
        private readonly Utf8JsonWriter _writer;

        public Scratch() => _writer = new Utf8JsonWriter(_buffer, Compact);

        public ReadOnlySpan<byte> Write(Customer customer)
        {
            Clear();
            JsonSerializer.Serialize(_writer, customer, CustomerJson.Default.Customer);
            return _buffer.WrittenSpan;
        }

        public void Clear()
        {
            _buffer.Clear();
            _writer.Reset();
        }
    }
}
