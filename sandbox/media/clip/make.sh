#!/bin/sh
# Makes the clip that simulated participants send. Both halves are periodic in 8 s, so the loop has no seam: a soft
# silhouette that sways before a slowly moving light, and a hummed, speech-paced tone that falls silent at the ends.
# One keyframe a second lets a late viewer start within a second. Needs ffmpeg with libvpx and libopus.
set -eu
cd "$(dirname "$0")"

turn="2*PI*T/8"
head="(pow((X-160-9*sin(${turn}))/31,2)+pow((Y-74-3*sin(2*${turn}))/38,2))"
body="(pow((X-160-5*sin(${turn}))/92,2)+pow((Y-196-2*sin(2*${turn}))/84,2))"
person="(1-clip(min(${head},${body})*6-5,0,1))"
light="exp(-(pow(X-160-120*sin(${turn}),2)+pow(Y-60-40*cos(2*${turn}),2))/9000)"
mouth="(1-clip((pow((X-160-9*sin(${turn}))/(8),2)+pow((Y-90-3*sin(2*${turn}))/(1.5+4*pow(sin(14*${turn}),2)),2))*4-3,0,1))"

ffmpeg -v error -y -f lavfi -i "color=c=black:s=320x180:r=15:d=8,format=gbrp,geq=\
r='(40+70*${light}+18*Y/180)*(1-${person})+${person}*(98+30*${light})-40*${mouth}':\
g='(58+62*${light}+26*X/320)*(1-${person})+${person}*(118+26*${light})-50*${mouth}':\
b='(92+40*${light}+22*Y/180)*(1-${person})+${person}*(150+14*${light})-50*${mouth}'" \
	-c:v libvpx -pix_fmt yuv420p -b:v 180k -maxrate 220k -bufsize 220k -g 15 -keyint_min 15 -auto-alt-ref 0 \
	-lag-in-frames 0 -deadline best -cpu-used 0 -error-resilient 1 participant.ivf

pitch="(2*PI*150*t-20*cos(2*PI*t/2))"
vowel="(0.5+0.5*sin(2*PI*1.25*t))"
tone="(0.5*sin(${pitch})+0.3*${vowel}*sin(2*${pitch})+0.2*(1-${vowel})*sin(3*${pitch})+0.12*${vowel}*sin(5*${pitch})+0.06*sin(8*${pitch}))"
syllables="pow(sin(2*PI*1.75*t),2)"
phrases="clip(3*sin(PI*t/8),0,1)*clip(4*abs(sin(PI*t/4)),0,1)"

ffmpeg -v error -y -f lavfi -i "aevalsrc='0.16*${tone}*${syllables}*${phrases}':s=48000:d=8" \
	-c:a libopus -b:a 20k -vbr on -application voip -frame_duration 20 -ac 1 participant.ogg
