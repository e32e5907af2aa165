using System.Text;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Rules.Tests.Load;

public sealed class WireResponseTests
{
    private const string Chunked =
        "HTTP/1.1 409 Conflict\r\nContent-Type: application/problem+json\r\ntransfer-Encoding: chunked\r\n\r\n9\r\n{\"error\":\r\nc\r\n \"SOLD_OUT\"}\r\n0\r\n\r\n";

    private const string Sized = "HTTP/1.1 201 Created\r\nContent-Length: 24\r\nDate: now\r\n\r\n{\"reservation_id\":\"abc\"}";

    private const string Empty = "HTTP/1.1 204 No Content\r\n\r\n";

    [Theory]
    [InlineData(Chunked, 409)]
    [InlineData(Sized, 201)]
    [InlineData(Empty, 204)]
    public void TryRead_EveryPrefix_WaitsForTheWhole(string text, int status)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(WireResponse.TryRead(bytes.AsSpan(0, length), out _), $"after {length} bytes");
        }

        Assert.True(WireResponse.TryRead(bytes, out var response));
        Assert.Equal(status, response.Status);
        Assert.Equal(bytes.Length, response.Length);
    }

    [Fact]
    public void FindText_ValueBeyondAChunk_IsFound()
    {
        Assert.True(WireResponse.TryRead(Encoding.UTF8.GetBytes(Chunked), out var response));

        Assert.Equal("SOLD_OUT", response.FindText("\"error\""u8));
        Assert.Null(response.FindText("\"reservation_id\""u8));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n?\r\n")]
    public void TryRead_NoEndToBeKnown_Throws(string text) =>
        Assert.Throws<InvalidDataException>(() => WireResponse.TryRead(Encoding.UTF8.GetBytes(text), out _));
}
