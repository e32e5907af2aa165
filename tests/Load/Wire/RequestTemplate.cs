using System.Text;

namespace OrleansTickets.Load.Wire;

/// <summary>
/// The bytes of one request, made once; of a reservation only what must differ is overwritten for each: the idempotency key and
/// the buyer's phone number, so that no server can merge two buyers into one; of a scan the code.
/// </summary>
internal sealed class RequestTemplate
{
    private const int KeyDigits = 12;
    private const string Key = "000000000000";
    private const string Phone = "20000000";

    // Digits after 010: from 2 up, as no Korean mobile number continues with 0 or 1.
    private const long FirstPhone = 20_000_000;
    private const long Phones = 80_000_000;

    private const int ReservationAnswer = 8 * 1024;
    private const int PageAnswer = 64 * 1024;
    private const int Nowhere = -1;

    private readonly byte[] _bytes;
    private byte[][]? _codes;
    private readonly int _keyAt;
    private readonly int _phoneAt;

    private RequestTemplate(byte[] bytes, int longestAnswer, int keyAt, int phoneAt)
    {
        LongestAnswer = longestAnswer;
        _bytes = bytes;
        _keyAt = keyAt;
        _phoneAt = phoneAt;
    }

    /// <summary>Bytes of every request made from this.</summary>
    public int Length => _bytes.Length;

    /// <summary>Bytes for which a connection has room.</summary>
    public int LongestAnswer { get; }

    /// <summary>A page, the same for all.</summary>
    public static RequestTemplate Page(string host, string path) => new(
        Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n\r\n"), PageAnswer, Nowhere, Nowhere);

    /// <summary>A reservation of one ticket.</summary>
    /// <param name="round">Sets the idempotency keys of this round apart from all others'; letters and digits.</param>
    public static RequestTemplate Reservation(string host, string path, string productId, DateOnly visitDate, string round)
    {
        var bodyStart =
            $$"""{"items":[{"product_id":"{{productId}}","option_id":null,"quantity":1}],"visit_date":"{{visitDate:yyyy-MM-dd}}","customer":{"name":"홍길동","phone":"010""";
        var body = bodyStart + Phone + "\",\"email\":\"buyer@example.com\"}}";
        var headStart = $"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nAccept: application/json\r\nIdempotency-Key: load-{round}-";
        var head = $"{headStart}{Key}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
        return new RequestTemplate(
            Encoding.UTF8.GetBytes(head + body),
            ReservationAnswer,
            Encoding.UTF8.GetByteCount(headStart),
            Encoding.UTF8.GetByteCount(head + bodyStart));
    }

    /// <summary>A scan of one ticket, as staff send it.</summary>
    /// <param name="codes">All of the same length; each request has the next one.</param>
    public static RequestTemplate Scan(string host, string path, string token, IReadOnlyList<string> codes)
    {
        const string bodyStart = "{\"qr_code\":\"";
        var body = $"{bodyStart}{codes[0]}\",\"gate\":\"North\",\"device_info\":\"turnstile 1\"}}";
        var head = $"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
            + $"Authorization: Bearer {token}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
        return new RequestTemplate(Encoding.UTF8.GetBytes(head + body), ReservationAnswer, Encoding.UTF8.GetByteCount(head + bodyStart), Nowhere)
        {
            _codes = [.. codes.Select(Encoding.ASCII.GetBytes)],
        };
    }

    /// <summary>A copy to be patched and sent again and again by one connection.</summary>
    public byte[] Copy() => (byte[])_bytes.Clone();

    /// <summary>Makes a copy the request of one buyer.</summary>
    public void Patch(byte[] copy, long buyer)
    {
        if (_keyAt == Nowhere)
        {
            return;
        }

        if (_codes is not null)
        {
            _codes[buyer % _codes.Length].CopyTo(copy, _keyAt);
            return;
        }

        WriteDigits(copy.AsSpan(_keyAt, KeyDigits), buyer);
        WriteDigits(copy.AsSpan(_phoneAt, Phone.Length), FirstPhone + (buyer % Phones));
    }

    private static void WriteDigits(Span<byte> target, long value)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 10);
            target[i] = (byte)('0' + digit);
        }
    }
}
