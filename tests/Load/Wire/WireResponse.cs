namespace OrleansTickets.Load.Wire;

/// <summary>One HTTP/1.1 response as far as a load test needs it; valid until its buffer receives the next one.</summary>
/// <param name="Body">Raw: still in chunks where <paramref name="Chunked"/>.</param>
/// <param name="Length">Bytes of the whole response, head included.</param>
internal readonly ref struct WireResponse(int status, ReadOnlySpan<byte> body, bool chunked, int length)
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    public int Status { get; } = status;

    public ReadOnlySpan<byte> Body { get; } = body;

    public bool Chunked { get; } = chunked;

    public int Length { get; } = length;

    /// <summary>Reads a response once it is there in full.</summary>
    /// <returns>False while bytes are missing.</returns>
    /// <exception cref="InvalidDataException">Not HTTP/1.1, or a body whose end cannot be known.</exception>
    public static bool TryRead(ReadOnlySpan<byte> received, out WireResponse response)
    {
        response = default;
        var headLength = received.IndexOf(HeadEnd);
        if (headLength < 0)
        {
            return false;
        }

        var head = received[..(headLength + 2)];
        var rest = received[(headLength + 4)..];
        var status = ReadStatus(head);
        if (ReadLength(head, status) is { } length)
        {
            response = new WireResponse(status, rest[..Math.Min(length, rest.Length)], chunked: false, headLength + 4 + length);
            return rest.Length >= length;
        }

        if (!HasHeader(head, "transfer-encoding: chunked\r\n"u8))
        {
            throw new InvalidDataException("A response with neither Content-Length nor chunks.");
        }

        var end = FindLastChunkEnd(rest);
        response = end < 0 ? default : new WireResponse(status, rest[..end], chunked: true, headLength + 4 + end);
        return end >= 0;
    }

    /// <summary>The value of a JSON string member at any depth, or null.</summary>
    public string? FindText(ReadOnlySpan<byte> member)
    {
        var text = Chunked ? Unchunk(Body) : Body;
        var at = text.IndexOf(member);
        if (at < 0)
        {
            return null;
        }

        var value = text[(at + member.Length)..];
        var start = value.IndexOf((byte)'"') + 1;
        var end = start > 0 ? value[start..].IndexOf((byte)'"') : -1;
        return end < 0 ? null : System.Text.Encoding.UTF8.GetString(value.Slice(start, end));
    }

    private static int ReadStatus(ReadOnlySpan<byte> head) =>
        head.StartsWith("HTTP/1.1 "u8) && head.Length > 12
        && System.Buffers.Text.Utf8Parser.TryParse(head.Slice(9, 3), out int status, out _)
            ? status
            : throw new InvalidDataException("Not an HTTP/1.1 response.");

    private static int? ReadLength(ReadOnlySpan<byte> head, int status)
    {
        if (status is 204 or 304)
        {
            return 0;
        }

        var at = FindHeader(head, "content-length: "u8);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(head[at..], out int length, out _) ? length : null;
    }

    private static bool HasHeader(ReadOnlySpan<byte> head, ReadOnlySpan<byte> line) => FindHeader(head, line) >= 0;

    private static int FindHeader(ReadOnlySpan<byte> head, ReadOnlySpan<byte> lowerCase)
    {
        var offset = 0;
        while (offset < head.Length)
        {
            var line = head[offset..];
            if (line.Length >= lowerCase.Length && System.Text.Ascii.EqualsIgnoreCase(line[..lowerCase.Length], lowerCase))
            {
                return offset + lowerCase.Length;
            }

            offset += line.IndexOf((byte)'\n') + 1;
        }

        return -1;
    }

    private static int FindLastChunkEnd(ReadOnlySpan<byte> body)
    {
        var offset = 0;
        while (TryReadChunk(body[offset..], out var size, out var start))
        {
            offset += start + size + 2;
            if (offset > body.Length)
            {
                return -1;
            }

            if (size == 0)
            {
                return offset;
            }
        }

        return -1;
    }

    private static bool TryReadChunk(ReadOnlySpan<byte> body, out int size, out int start)
    {
        size = 0;
        start = body.IndexOf((byte)'\n') + 1;
        return start > 0
            && (System.Buffers.Text.Utf8Parser.TryParse(body, out size, out _, 'x')
                ? true
                : throw new InvalidDataException("A chunk without a size."));
    }

    private static byte[] Unchunk(ReadOnlySpan<byte> body)
    {
        var whole = new List<byte>(body.Length);
        var offset = 0;
        while (TryReadChunk(body[offset..], out var size, out var start) && size > 0)
        {
            whole.AddRange(body.Slice(offset + start, size));
            offset += start + size + 2;
        }

        return [.. whole];
    }
}
