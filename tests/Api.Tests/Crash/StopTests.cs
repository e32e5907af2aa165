using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Crash;

public sealed class StopTests(ITestOutputHelper output)
{
    private const int Buyers = 24;
    private const int Stock = 1_000_000;
    private const int EnoughAnswers = 500;

    [Fact]
    public async Task Terminate_InMidDrop_AnswersEveryRequestThatGotThrough()
    {
        await using var database = await TestDatabase.CreateAsync();
        var drop = await Drop.OpenAsync(database, Stock);
        await using (var api = await ApiProcess.StartAsync(database))
        {
            var stop = new Stop();
            var buyers = Enumerable.Range(0, Buyers).Select(buyer => BuyAsync(api.Address, drop, buyer, stop)).ToList();
            await Task.WhenAny(stop.Due.Task, Task.WhenAll(buyers));
            stop.Begin();
            api.Terminate();
            await Task.WhenAll(buyers);
            var exitCode = await api.WaitForExitAsync();
            output.WriteLine($"{drop.Acknowledged} reservations, then stopped in {stop.Elapsed.TotalMilliseconds:F0} ms.{api.Output}");
            Assert.True(exitCode == 0, $"Exit code {exitCode}.{api.Output}");
            Assert.True(drop.Acknowledged >= EnoughAnswers, $"The server ended by itself.{api.Output}");

            // Orleans' own may be there: it looks for another silo to move the grains to, and there is none.
            Assert.DoesNotContain("fail: OrleansTickets", api.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("fail: Microsoft", api.Output, StringComparison.Ordinal);
        }

        await using var again = await ApiProcess.StartAsync(database);
        using var client = again.CreateClient();
        await drop.AssertNothingLostAsync(client, alsoUnanswered: true);
        await drop.AssertAllHeldAsync(client);
    }

    /// <summary>Reservations over one connection after the other, until the server takes none any more.</summary>
    private static async Task BuyAsync(Uri address, Drop drop, int buyer, Stop stop)
    {
        for (var connection = 0; ; connection++)
        {
            using var client = new TcpClient { NoDelay = true };
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, address.Port);
            }
            catch (SocketException)
            {
                return;
            }

            await BuyAsync(client.GetStream(), drop, $"key-{buyer}-{connection}", stop);
        }
    }

    private static async Task BuyAsync(NetworkStream stream, Drop drop, string connection, Stop stop)
    {
        for (var request = 0; ; request++)
        {
            var key = $"{connection}-{request}";
            var sentAt = long.MaxValue;
            string answer;
            try
            {
                await stream.WriteAsync(await WriteAsync(drop.NewRequest(key)));
                sentAt = Stopwatch.GetTimestamp();
                answer = await ReadAsync(stream);
            }
            catch (IOException) when (stop.Before(sentAt))
            {
                return;
            }

            if (answer.Length == 0 && stop.Before(sentAt))
            {
                return;
            }

            Assert.True(answer.StartsWith("HTTP/1.1 201 ", StringComparison.Ordinal), $"Sent before the stop, answered: '{answer}'");
            drop.Acknowledge(key, JsonDocument.Parse(answer[answer.IndexOf('{')..(answer.LastIndexOf('}') + 1)]).RootElement.GetProperty("reservation_id").GetGuid());
            if (drop.Acknowledged >= EnoughAnswers)
            {
                stop.Due.TrySetResult();
            }

            if (answer.Contains("Connection: close", StringComparison.OrdinalIgnoreCase))
            {
                return;
            }
        }
    }

    private static async Task<byte[]> WriteAsync(HttpRequestMessage request)
    {
        using (request)
        {
            var body = await request.Content!.ReadAsStringAsync();
            return Encoding.UTF8.GetBytes(
                $"""
                POST {request.RequestUri} HTTP/1.1
                Host: localhost
                Idempotency-Key: {request.Headers.GetValues("Idempotency-Key").Single()}
                Content-Type: application/json
                Content-Length: {Encoding.UTF8.GetByteCount(body)}
                
                """.ReplaceLineEndings("\r\n") + "\r\n" + body);
        }
    }

    /// <returns>One answer whole, or nothing where the connection ended before it.</returns>
    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var buffer = new byte[8_192];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length));
            length += read;
            var text = Encoding.UTF8.GetString(buffer, 0, length);
            if (IsWhole(text))
            {
                return text;
            }

            if (read == 0)
            {
                return length == 0 ? "" : throw new InvalidDataException($"Cut off: {text}");
            }
        }
    }

    /// <summary>Answers here are one JSON object, chunked or not.</summary>
    private static bool IsWhole(string text) =>
        text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and > 0
        && (text.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)
            ? text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)
            : text.EndsWith('}') && text.Length > end + 4);

    private sealed class Stop
    {
        private long _at = long.MaxValue;

        public TaskCompletionSource Due { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The signal is sent right after it.</summary>
        public void Begin() => Volatile.Write(ref _at, Stopwatch.GetTimestamp());

        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(Volatile.Read(ref _at));

        /// <summary>Whether the server had been told to stop when this request was on its way; then it need not answer.</summary>
        public bool Before(long sentAt) => Volatile.Read(ref _at) is var at && at != long.MaxValue && at <= sentAt;
    }
}
